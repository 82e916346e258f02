import type { App, Dialog } from 'electron';
import type { ControlClient } from '../../client/control-client.ts';
import { problemOf, sentence } from '../../shared/problem.ts';
import { texts } from './texts.ts';

export interface QuitOptions {
  app: Pick<App, 'quit' | 'on'>;
  dialog: Pick<Dialog, 'showMessageBox' | 'showErrorBox'>;
  core: Pick<ControlClient, 'core'>;
  /** Stops following the core, which would start it again. */
  release(): Promise<void>;
}

export interface Quit {
  /** Asks what is to stop, then quits. */
  ask(): Promise<void>;
  /** Quits without a question: the system shuts down. */
  now(): void;
  /** Whether windows may really close. */
  isQuitting(): boolean;
}

const { quitting } = texts;
/** In the order of the buttons. */
const choices = ['app', 'all', 'cancel'] as const;

/** Quitting says what stops and what goes on, because what guards the person's calls is not this app but the core. */
export function createQuit({ app, dialog, core, release }: QuitOptions): Quit {
  let decided = false;
  let asking = false;

  const now = () => {
    decided = true;
    app.quit();
  };
  const ask = async () => {
    if (asking) return;
    asking = true;
    const { response } = await dialog.showMessageBox({
      type: 'question',
      message: quitting.question,
      detail: quitting.detail,
      buttons: choices.map((choice) => quitting[choice]),
      defaultId: 0,
      cancelId: choices.indexOf('cancel'),
    });
    asking = false;
    const choice = choices[response] ?? 'cancel';
    if (choice === 'cancel') return;
    if (choice === 'all') await stop();
    now();
  };
  const stop = async () => {
    await release();
    try {
      await core.core.stop();
    } catch (error) {
      const found = problemOf(error);
      if (found.code !== 'core-not-running') dialog.showErrorBox(quitting.notStopped, sentence(found));
    }
  };
  // The system's own ways to quit, such as a menu's or a key, ask as well.
  app.on('before-quit', (event) => {
    if (decided) return;
    event.preventDefault();
    void ask();
  });
  return { ask, now, isQuitting: () => decided };
}
