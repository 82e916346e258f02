import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manner } from '../fakes/scripted-person.ts';

/** One line of the tabs' file. `opened`: the browser was given an address. `closed`: the person is done with it. */
export type TabLine =
  | { tab: 'opened'; pid: number; url: string }
  | { tab: 'closed'; pid: number; status: number; heading: string };

/** A browser that a core started as a process of its own finds in `BROWSER`, with a scripted person before it. */
export interface TestBrowser {
  /** For `BROWSER`. */
  readonly command: string;
  /** Addresses opened so far, each in a tab of its own. */
  tabs(): URL[];
  /** Every line so far. */
  lines(): TabLine[];
  /** Resolves when so many tabs have been opened since the start. */
  opened(count: number): Promise<void>;
  /** Resolves when so many tabs have come to their end since the start; gives the last one. */
  closed(count: number): Promise<TabLine>;
  behave(manner: Manner): void;
  /** Who signs in from now on. */
  signInAs(login: string): void;
  /** From now on tabs stay untouched until the answer is called. */
  hold(): () => void;
  /** Ends the browsers that still run. */
  stop(): void;
}

/** Installs the browser in `folder`: a script to run, a file with a line for each tab, and one that is there while tabs are held. */
export function installBrowser(folder: string, { login }: { login: string }): TestBrowser {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const command = join(folder, 'browse');
  const held = heldFile(folder);
  const person: { login: string; manner: Manner } = { login, manner: 'allow' };
  const write = (changed: Partial<typeof person>) => {
    Object.assign(person, changed);
    writeFileSync(command, script(folder, person.login, person.manner), { mode: 0o700 });
  };
  const lines = () => readLines(folder);
  const opened = () => lines().filter((line) => line.tab === 'opened');
  const closed = () => lines().filter((line) => line.tab === 'closed');
  write({});
  writeFileSync(tabsFile(folder), '');
  return {
    command,
    lines,
    tabs: () => opened().map(({ url }) => new URL(url)),
    opened: (count) => until(folder, () => opened().length >= count),
    async closed(count) {
      await until(folder, () => closed().length >= count);
      const last = closed().at(-1);
      if (!last) throw new Error('no tab was closed');
      return last;
    },
    behave: (manner) => write({ manner }),
    signInAs: (name) => write({ login: name }),
    hold() {
      writeFileSync(held, '');
      return () => rmSync(held, { force: true });
    },
    stop() {
      const ended = new Set(closed().map(({ pid }) => pid));
      for (const { pid } of opened()) if (!ended.has(pid)) end(pid);
    },
  };
}

/** Resolves when no file of that folder tells tabs to stay untouched. */
export function untilReleased(folder: string): Promise<void> {
  return until(folder, () => !existsSync(heldFile(folder)));
}

export function tabsFile(folder: string): string {
  return join(folder, 'tabs.jsonl');
}

function heldFile(folder: string): string {
  return join(folder, 'held');
}

function script(folder: string, login: string, manner: Manner): string {
  const program = join(import.meta.dirname, 'browser-command.ts');
  const words = [process.execPath, program, folder, login, manner].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  return `#!/bin/sh\nexec ${words.join(' ')} "$1"\n`;
}

function readLines(folder: string): TabLine[] {
  const whole = readFileSync(tabsFile(folder), 'utf8').split('\n').slice(0, -1);
  return whole.map((line) => JSON.parse(line) as TabLine);
}

/** Resolves when `holds`, looking again after each change in the folder. */
function until(folder: string, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(folder, look);
    look();
    function look(): void {
      if (!holds()) return;
      watcher.close();
      resolve();
    }
  });
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
