import type { Notification as ElectronNotification } from 'electron';
import type { Prompt } from '../../shared/models.ts';
import { texts } from './texts.ts';

export interface Notices {
  show(prompt: Prompt): void;
  /** Takes it back; does nothing where there is none. */
  close(id: string): void;
}

export interface NoticeOptions {
  Notification: typeof ElectronNotification;
  review(): void;
  deny(id: string): void;
}

/** A person told by twenty notifications at once has been told nothing; the rest wait in the window. */
const most = 5;

/**
 * A notification for each open prompt. It can deny; it cannot approve, because what would be approved does not fit into it.
 */
export function createNotices({ Notification, review, deny }: NoticeOptions): Notices {
  const shown = new Map<string, ElectronNotification>();
  const actions = [
    { text: texts.prompt.review, run: (_id: string) => review() },
    { text: texts.prompt.deny, run: deny },
  ];

  return {
    show(prompt) {
      if (!Notification.isSupported() || shown.size >= most) return;
      const notification = new Notification({
        title: texts.prompt.title(prompt),
        body: texts.prompt.body[prompt.kind],
        actions: actions.map(({ text }) => ({ type: 'button', text })),
      });
      notification.on('click', review);
      notification.on('action', ({ actionIndex }) => actions[actionIndex]?.run(prompt.id));
      notification.on('close', () => shown.delete(prompt.id));
      shown.set(prompt.id, notification);
      notification.show();
    },
    close(id) {
      shown.get(id)?.close();
      shown.delete(id);
    },
  };
}
