import { connect, type Socket } from 'node:net';
import {
  coreLineOffset,
  emptyFrame,
  type Challenge,
  type Frame,
  FrameReader,
  frameKind,
  frameNumber,
  type Hello,
  jsonBody,
  jsonFrame,
  numberFrame,
  secondNumber,
  type Refused,
  type Welcome,
  wireVersion,
} from '../shared/wire/frames.ts';
import { bridgeProof, coreIsGenuine, type EntryName, newNonce } from './entry-key.ts';
import type { Outbox } from './outbox.ts';

export interface LinkEvents {
  /** A whole line for the host. `false` asks to hold more until `resume()`. */
  line(bytes: Uint8Array): boolean;
  /** The connection is gone: `stopping` when the core said it stops on purpose. */
  lost(how: 'broken' | 'stopping'): void;
  refused(message: string): void;
  /** Room was made in the outbox. */
  relieved(): void;
}

/** What outlives one connection. */
export interface LinkMemory {
  resume?: string;
  /** The last line of the core's that is whole and handed on. */
  received: number;
}

/** One connection to the core, from hello to its end. */
export function createLink(
  socketPath: string,
  name: EntryName,
  key: string,
  memory: LinkMemory,
  outbox: Outbox,
  events: LinkEvents,
): { send(number: number): void; resume(): void; end(): void } {
  const socket: Socket = connect(socketPath);
  const reader = new FrameReader();
  const hello: Hello = {
    wire: wireVersion,
    ...name,
    nonce: newNonce(),
    pid: process.pid,
    ppid: process.ppid,
    received: memory.received,
    open: outbox.open(),
    ...(memory.resume === undefined ? {} : { resume: memory.resume }),
  };
  let welcomed = false;
  let over = false;
  let acknowledged = memory.received;

  const end = (how: 'broken' | 'stopping') => {
    if (over) return;
    over = true;
    socket.destroy();
    events.lost(how);
  };
  const write = (pieces: Uint8Array[]) => {
    socket.cork();
    for (const piece of pieces) socket.write(piece);
    socket.uncork();
  };
  const refuse = (message: string) => {
    over = true;
    socket.destroy();
    events.refused(message);
  };

  const challenged = (challenge: Challenge) => {
    if (!coreIsGenuine(key, hello, challenge)) {
      refuse(
        'what listens on the bridge socket could not prove to be Drawbridge. Restart Drawbridge (`drawbridge stop`).',
      );
      return;
    }
    socket.write(jsonFrame(frameKind.proof, { mac: bridgeProof(key, hello, challenge) }));
  };
  const begin = (welcome: Welcome) => {
    memory.resume = welcome.resume;
    welcomed = true;
    for (const pieces of outbox.waiting()) write(pieces);
  };
  const line = (body: Uint8Array) => {
    const number = frameNumber(body);
    if (number <= memory.received) return;
    outbox.closed(secondNumber(body));
    memory.received = number;
    if (!events.line(body.subarray(coreLineOffset))) socket.pause();
  };

  const take = ({ kind, body }: Frame) => {
    if (over) return;
    if (kind === frameKind.line) line(body);
    else if (kind === frameKind.taken) outbox.taken(frameNumber(body));
    else if (kind === frameKind.done) outbox.closed(frameNumber(body));
    else if (kind === frameKind.challenge) challenged(jsonBody(body) as Challenge);
    else if (kind === frameKind.welcome) begin(jsonBody(body) as Welcome);
    else if (kind === frameKind.refused) refuse((jsonBody(body) as Refused).message);
    else if (kind === frameKind.stopping) end('stopping');
  };

  socket.on('connect', () => socket.write(jsonFrame(frameKind.hello, hello)));
  socket.on('data', (chunk) => {
    try {
      reader.read(chunk, take);
    } catch {
      end('broken');
      return;
    }
    if (memory.received > acknowledged && !over) {
      acknowledged = memory.received;
      socket.write(numberFrame(frameKind.ack, acknowledged));
    }
    events.relieved();
  });
  socket.on('error', () => end('broken'));
  socket.on('close', () => end('broken'));

  return {
    send: (number) => {
      if (welcomed && !over) write(outbox.pieces(number));
    },
    resume: () => socket.resume(),
    end: () => {
      over = true;
      socket.end(emptyFrame(frameKind.bye));
    },
  };
}
