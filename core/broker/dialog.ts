/** The host's side of a session, whatever revision the host speaks (checklist section 3). */
import type { Problem } from '../../shared/problem.ts';
import { claimOf } from '../eras/claim.ts';
import { type HostEra, hostEra } from '../eras/host-era.ts';
import type {
  JsonObject,
  JsonRpcMessage,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
} from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';
import type { Introduction } from '../remote/remote.ts';
import type { Backend } from './backend.ts';
import { modernVersion } from '../eras/revision.ts';
import { createHandshakeDialog } from './handshake-dialog.ts';
import { createModernDialog } from './modern-dialog.ts';

export interface DialogOptions {
  version: string;
  clock: Clock;
  /** The name shown for a server not yet known. */
  serverName(): string;
  /** `undefined` while the person has not approved the entry, or after the server was removed. */
  backend(): Backend | undefined;
  /** Why there is no backend. */
  absence(): Problem;
  send(message: JsonRpcMessage): void;
  /** The host has introduced itself; what `resume` needs to go on after the core's death. */
  introduced(handshake: JsonObject): void;
}

export interface Dialog {
  /** The answer to a request; `undefined` when it was cancelled. Never throws. */
  answer(request: JsonRpcRequest): Promise<JsonRpcResponse | undefined>;
  /** An answer that the session itself gives, as this host must have it. */
  shaped(method: string, answer: JsonRpcResponse): JsonRpcResponse;
  /** Its answer has been written: what must follow it. */
  answered(answer: JsonRpcResponse): void;
  notified(notification: JsonRpcNotification): void;
  responded(response: JsonRpcResponse): void;
  /** A message of the server's for the host. */
  relay(message: JsonRpcMessage): void;
  /** The server or the account is another one: tells the host that every list may have changed. */
  announceChanges(): void;
  introduction(): Introduction;
  /** Goes on where an earlier core stopped. */
  resume(handshake: JsonObject): void;
  /** Ends everything under way. */
  close(): void;
}

/** A dialog with a host of any revision. */
export interface HostDialog extends Dialog {
  era(): HostEra;
  /** The revision agreed on with the host; the newest with a handshake before that. */
  revision(): string;
}

/** Each message goes to the dialog of the era that the host has shown. */
export function createDialog(options: DialogOptions): HostDialog {
  const handshake = createHandshakeDialog(options);
  const modern = createModernDialog(options);
  let era: HostEra;
  const current = (): Dialog => (era === 'modern' ? modern : handshake);

  return {
    era: () => era,
    revision: () => (era === 'modern' ? modernVersion : handshake.revision()),
    answer(request) {
      const shown = hostEra(era, request);
      if (era === 'modern' && shown.era === 'legacy') modern.close();
      era = shown.era;
      return (shown.answeredAs === 'modern' ? modern : handshake).answer(request);
    },
    shaped: (method, answer) => current().shaped(method, answer),
    answered: (answer) => current().answered(answer),
    notified(notification) {
      // It may be the probe that is given up, which the other dialog answers.
      if (era === undefined) modern.notified(notification);
      current().notified(notification);
    },
    responded: (response) => current().responded(response),
    relay: (message) => current().relay(message),
    announceChanges: () => current().announceChanges(),
    introduction: () => current().introduction(),
    resume(earlier) {
      era = claimOf(earlier).kind === 'modern' ? 'modern' : 'legacy';
      current().resume(earlier);
    },
    close() {
      handshake.close();
      modern.close();
    },
  };
}
