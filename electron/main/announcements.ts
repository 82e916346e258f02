import type { Notification as ElectronNotification } from 'electron';
import type { ControlClient } from '../../client/control-client.ts';
import type { Activity, ActivityKind } from '../../shared/models.ts';
import { texts } from './texts.ts';

export interface AnnouncementOptions {
  client: Pick<ControlClient, 'activity'>;
  Notification: typeof ElectronNotification;
  isLocked(): boolean;
  /** Opens the log. */
  review(): void;
}

/** Tells the person of decisions that were made outside of our windows: it may not have been them. */
export interface Announcements {
  /** Follows the log until `signal` aborts or the core is gone; called again, it goes on where it stopped. */
  follow(signal: AbortSignal): Promise<void>;
  /** Call whenever the lock of the screen may have changed. */
  update(): void;
}

const kinds: ActivityKind[] = ['prompt.ended', 'permission.changed', 'setting.changed'];
/** More than these are counted in one notification: each of twenty would not be read. */
const most = 3;

export function createAnnouncements({ client, Notification, isLocked, review }: AnnouncementOptions): Announcements {
  /** The last line seen; what happened before the app ran is in the log alone. */
  let last: number | undefined;
  /** Not read yet: shown, or waiting for the screen to be unlocked. */
  let unread: Activity[] = [];
  const shown = new Set<ElectronNotification>();

  const show = (title: string, body: string) => {
    const notification = new Notification({ title, body });
    const dismissed = () => {
      if (shown.delete(notification) && shown.size === 0) unread = [];
    };
    notification.on('close', dismissed);
    notification.on('click', () => {
      dismissed();
      review();
    });
    shown.add(notification);
    notification.show();
  };
  const replaceAll = () => {
    const before = [...shown];
    shown.clear();
    for (const notification of before) notification.close();
    if (unread.length > most) show(texts.announced.many(unread.length), texts.announced.check);
    else for (const line of unread) show(texts.announced.title(line), texts.announced.body(line));
  };
  return {
    async follow(signal) {
      last ??= (await client.activity.list({ limit: 1 }, { signal }))[0]?.number ?? 0;
      for await (const line of await client.activity.follow({ kind: kinds, after: last }, { signal })) {
        last = line.number;
        if (!isOutside(line)) continue;
        unread.push(line);
        if (!isLocked() && Notification.isSupported()) replaceAll();
      }
    },
    update() {
      if (unread.length > 0 && shown.size === 0 && !isLocked() && Notification.isSupported()) replaceAll();
    },
  };
}

/** The grant that remembers an answer is told with the answer. */
function isOutside({ kind, way, outcome, because }: Activity): boolean {
  const isGrant = kind === 'permission.changed' && outcome === 'set' && because?.startsWith('g') === true;
  return way !== undefined && way !== 'window' && !isGrant;
}
