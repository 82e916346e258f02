/** What the core does for each call of the contract: thin, over the rooms. */
import type { ControlHandlers } from '../handlers.ts';
import { type Rooms } from './rooms.ts';
import { serverCalls } from './server-calls.ts';
import { settingCalls, vaultCalls } from './keeping-calls.ts';
import { hostCalls } from './host-calls.ts';
import { decisionCalls } from './decision-calls.ts';

export function createControlHandlers(rooms: Rooms): ControlHandlers {
  const { about, registry, vault, consent, broker, activity } = rooms;
  return {
    core: {
      status: async () => ({
        ...about,
        pid: process.pid,
        bridges: broker.sessions(),
        servers: registry.servers.list().length,
        openPrompts: consent.prompts(false).length,
        vault: await vault.status(),
      }),
      stop: () => {
        // After the answer has left.
        setImmediate(rooms.stop);
        return { stopping: true };
      },
    },
    servers: serverCalls(rooms),
    ...hostCalls(rooms),
    ...decisionCalls(rooms),
    activity: {
      list: ({ input }) => activity.list(input),
      follow: ({ input, signal }) => activity.follow(input, signal),
    },
    vault: vaultCalls(rooms),
    settings: settingCalls(rooms),
  };
}
