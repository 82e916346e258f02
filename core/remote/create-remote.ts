import type { Clock } from '../ports/clock.ts';
import { openingFailure } from './failures.ts';
import type { Send } from './http-stack.ts';
import type { Line } from './line.ts';
import { mayHaveChanged, openAs, openByProbing } from './open.ts';
import type { Conversation, Found, OpenOptions, Remote } from './remote.ts';

export interface RemoteParts {
  send: Send;
  clock: Clock;
  /** What servers read in `User-Agent`. */
  name: string;
  version: string;
}

/** An old verdict on a server is not believed for ever: a server that learns the modern era is found out after a day. */
const verdictMs = 24 * 60 * 60 * 1000;

/** A server that has not shaken hands by then, in milliseconds, is as good as out of reach. */
const openLimitMs = 30_000;

/** The door to remote MCP servers: messages are relayed, not remade. */
export function createRemote({ send, clock, name, version }: RemoteParts): Remote {
  const conversations = new Set<Conversation>();

  async function openAny(line: Line, options: OpenOptions): Promise<Conversation> {
    const { found } = options;
    if (found !== undefined && isRecent(found, clock.now())) {
      try {
        return { ...(await openAs(found.manner, line, options)), found };
      } catch (error) {
        if (!mayHaveChanged(error)) throw error;
      }
    }
    const { manner, conversation } = await openByProbing(line, options);
    return { ...conversation, found: { manner, at: clock.now() } };
  }

  /** Forgets a conversation when it is closed, and closes those that are left when the remote is. */
  function kept(conversation: Conversation): Conversation {
    const wrapped: Conversation = {
      ...conversation,
      async close() {
        conversations.delete(wrapped);
        await conversation.close();
      },
    };
    conversations.add(wrapped);
    return wrapped;
  }

  return {
    async open(options) {
      const line = { url: options.url, send, clock, userAgent: `${name}/${version}`, stored: options.stored };
      const tooLong = new AbortController();
      const stopClock = clock.after(openLimitMs, () => tooLong.abort());
      try {
        const signal = AbortSignal.any([options.signal, tooLong.signal]);
        return kept(await openAny(line, { ...options, signal }));
      } catch (error) {
        throw openingFailure(error, tooLong.signal.aborted && !options.signal.aborted);
      } finally {
        stopClock();
      }
    },
    async close() {
      await Promise.all([...conversations].map((conversation) => conversation.close()));
    },
  };
}

/** One found in the future was found before the clock was set back. */
function isRecent({ at }: Found, now: number): boolean {
  return at <= now && now - at < verdictMs;
}
