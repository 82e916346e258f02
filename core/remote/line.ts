import type { Clock } from '../ports/clock.ts';
import type { Credential } from '../ports/credential.ts';
import type { Send } from './http-stack.ts';
import type { Conversation } from './remote.ts';

/** What everything sent to one server has in common. */
export interface Line {
  url: URL;
  send: Send;
  clock: Clock;
  userAgent: string;
  /** Headers stored for this server, for every request. */
  stored: Credential | undefined;
}

/** What every request of a conversation carries. */
export interface Common {
  headers: Record<string, string>;
  /** They are part of a session at the server, so 404 means that it is gone. */
  session: boolean;
}

/** A conversation, before it is said how the server was found to speak. */
export type Open = Omit<Conversation, 'found'>;
