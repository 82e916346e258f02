import type { MenuItemConstructorOptions } from 'electron';
import type { CoreView } from '../core-link.ts';
import { texts } from '../texts.ts';

export interface MenuView {
  core: CoreView;
  /** The last lines of the activity log in words, newest first. */
  recent: readonly string[];
  autostart: boolean;
}

export interface MenuActs {
  open(): void;
  review(): void;
  pause(paused: boolean): void;
  autostart(on: boolean): void;
  quit(): void;
}

/** The tray's menu for what is known now. */
export function trayMenu({ core, recent, autostart }: MenuView, acts: MenuActs): MenuItemConstructorOptions[] {
  const state = core.condition === 'attached' ? core.state : undefined;
  const waiting = state?.prompts.length ?? 0;
  const paused = state?.core.paused ?? false;
  const lines = recent.length === 0 ? [texts.nothingYet] : recent;
  return [
    { label: statusLine(core), enabled: false },
    ...(waiting > 0 ? [{ label: `${texts.waiting(waiting)}. ${texts.review}`, click: acts.review }] : []),
    { type: 'separator' },
    { label: texts.open, click: acts.open },
    {
      label: texts.pause,
      type: 'checkbox',
      checked: paused,
      enabled: state !== undefined,
      click: () => acts.pause(!paused),
    },
    { label: texts.recent, submenu: lines.map((label) => ({ label, enabled: false })) },
    { type: 'separator' },
    { label: texts.autostart, type: 'checkbox', checked: autostart, click: () => acts.autostart(!autostart) },
    { label: texts.quit, click: acts.quit },
  ];
}

/** One line on how things are; also the icon's tooltip. */
export function statusLine(core: CoreView): string {
  if (core.condition === 'starting') return texts.starting;
  if (core.condition === 'failed') return core.problem.message;
  const { paused, bridges } = core.state.core;
  return paused ? texts.paused : texts.running(bridges);
}

export type TrayState = 'ok' | 'asks' | 'paused' | 'offline';

/** Which icon to show: what needs the person comes first. */
export function trayState(core: CoreView): TrayState {
  if (core.condition !== 'attached') return 'offline';
  if (core.state.prompts.length > 0) return 'asks';
  return core.state.core.paused ? 'paused' : 'ok';
}
