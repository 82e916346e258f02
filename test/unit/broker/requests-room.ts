import { randomUUID } from 'node:crypto';
import { createHostLine, type HostLine } from '../../../core/broker/host-line.ts';
import { createHostRequests, type HostRequests } from '../../../core/broker/host-requests.ts';
import { createPauseSwitch } from '../../../core/broker/pause-switch.ts';
import type { JsonObject, JsonRpcMessage, JsonRpcResponse, RequestId } from '../../../core/eras/messages.ts';
import { createRoom, HOLD, mail, type Room } from '../consent-room.ts';

/** A server's requests over real consent, with a host and a server that keep what they hear. */
export interface RequestsRoom extends Room {
  requests: HostRequests;
  /** Takes an answer of the host's. */
  answered: HostLine['answered'];
  paused: boolean;
  /** What the host declared. */
  declared: JsonObject;
  toHost: JsonRpcMessage[];
  toServer: JsonRpcResponse[];
  /** The id under which the host was asked last. */
  askedAs(): RequestId;
  take(message: JsonRpcMessage): boolean;
  /** Resolves with the next message to the host or the server. */
  next(): Promise<unknown>;
}

export function createRequestsRoom(): RequestsRoom {
  const base = createRoom();
  const { tool: _, arguments: __, definition: ___, ...speaker } = mail();
  let next = Promise.withResolvers<unknown>();
  const arrived = (message: JsonRpcMessage) => {
    next.resolve(message);
    next = Promise.withResolvers();
  };
  const line = createHostLine((message) => {
    room.toHost.push(message);
    arrived(message);
  }, randomUUID);
  const requests = createHostRequests({
    host: () => ({ revision: '2025-11-25', capabilities: room.declared }),
    isForbidden: () => false,
    consent: base.consent,
    speaker: () => speaker,
    pause: createPauseSwitch(() => room.paused),
    clock: base.clock,
    holdMs: () => HOLD,
    record: (draft) => void base.lines.push(draft),
    line,
    toServer: (answer) => {
      room.toServer.push(answer);
      arrived(answer);
    },
    life: new AbortController().signal,
  });
  const room: RequestsRoom = {
    ...base,
    requests,
    answered: line.answered,
    paused: false,
    declared: { sampling: {}, elicitation: {}, roots: {} },
    toHost: [],
    toServer: [],
    askedAs() {
      const asked = room.toHost.findLast((message) => 'method' in message && 'id' in message);
      if (!asked || !('id' in asked) || asked.id === null) throw new Error('the host was asked nothing');
      return asked.id;
    },
    take: requests.take,
    next: () => next.promise,
  };
  return room;
}
