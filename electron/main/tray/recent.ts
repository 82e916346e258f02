import { setTimeout as delay } from 'node:timers/promises';
import type { ControlClient } from '../../../client/control-client.ts';
import type { Activity, ActivityKind } from '../../../shared/models.ts';
import { visible } from '../../../shared/visible.ts';

/** What a person would recognise as something that happened. */
const kinds: ActivityKind[] = ['call.finished', 'sign-in.finished', 'sign-out.finished', 'server.changed'];
const most = 5;

/** The last few lines of the log, newest first, while a core is there. */
export interface Recent {
  lines(): readonly string[];
  /** Reads them and follows the log until `signal` aborts or the core is gone. */
  follow(signal: AbortSignal): Promise<void>;
}

export function createRecent(client: Pick<ControlClient, 'activity'>, changed: () => void): Recent {
  let latest: Activity[] = [];
  return {
    lines: () => latest.map(inWords),
    async follow(signal) {
      const page = await client.activity.list({ kind: kinds, limit: most }, { signal });
      latest = page.toSorted((a, b) => b.number - a.number);
      changed();
      const after = latest[0]?.number ?? 0;
      for await (const line of await client.activity.follow({ kind: kinds, after }, { signal })) {
        latest = [line, ...latest].slice(0, most);
        changed();
        // A host may make a thousand calls a second; a menu need not follow each.
        await delay(200, undefined, { signal });
      }
    },
  };
}

function inWords({ at, kind, host, server, tool, outcome }: Activity): string {
  const time = new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const what = tool ?? kind.replaceAll(/[.-]/g, ' ');
  const words = [what, server, host && `from ${host}`, outcome].filter((word) => word !== undefined);
  return visible([time, ...words].join(' · ')).slice(0, 100);
}
