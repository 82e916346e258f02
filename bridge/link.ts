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
import { writeWhole } from '../shared/wire/write-whole.ts';
import { bridgeProof, coreIsGenuine, type EntryName, newNonce } from './entry-key.ts';
import type { Outbox } from './outbox.ts';

export interface LinkEvents {
  /** A whole line for the host. `false` asks to hold more until `resume()`. */
  line(bytes: Uint8Array): boolean;
  /** The connection is gone: `stopping` when the core said it stops on purpose. `was`: how far it had come. */
  lost(how: 'broken' | 'stopping', was: LinkState): void;
  refused(message: string): void;
  /** Room was made in the outbox. */
  relieved(): void;
}

/** What listens on the socket is nobody until it has proved itself: it gets no line and brings none before. */
export type LinkState = 'unproven' | 'proven' | 'welcomed';

/** What outlives one connection. */
export interface LinkMemory {
  resume?: string;
  /** The last line of the core's that is whole and handed on. */
  received: number;
}

/** The core is told what it may forget after so many bytes, or so many milliseconds. */
const ackAtBytes = 1024 * 1024;
const ackWithinMs = 100;

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
  let state: LinkState = 'unproven';
  let over = false;
  let acknowledged = memory.received;
  let unacknowledgedBytes = 0;
  let ackLater: NodeJS.Timeout | undefined;

  const acknowledge = () => {
    clearTimeout(ackLater);
    ackLater = undefined;
    unacknowledgedBytes = 0;
    if (over || memory.received <= acknowledged) return;
    acknowledged = memory.received;
    socket.write(numberFrame(frameKind.ack, acknowledged));
  };
  const end = (how: 'broken' | 'stopping') => {
    if (over) return;
    over = true;
    clearTimeout(ackLater);
    socket.destroy();
    events.lost(how, state);
  };
  const write = (pieces: Uint8Array[]) => void writeWhole(socket, pieces);
  const refuse = (message: string) => {
    over = true;
    socket.destroy();
    // From whoever listens there, so nothing that could move a terminal's cursor.
    events.refused(message.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 1_000));
  };

  const challenged = (challenge: Challenge) => {
    if (!coreIsGenuine(key, hello, challenge)) {
      refuse(
        'what listens on the bridge socket could not prove to be Drawbridge. Restart Drawbridge (`drawbridge stop`).',
      );
      return;
    }
    state = 'proven';
    socket.write(jsonFrame(frameKind.proof, { mac: bridgeProof(key, hello, challenge) }));
  };
  const begin = (welcome: Welcome) => {
    memory.resume = welcome.resume;
    state = 'welcomed';
    for (const pieces of outbox.waiting()) write(pieces);
  };
  const line = (body: Uint8Array) => {
    const number = frameNumber(body);
    if (number <= memory.received) return;
    outbox.closed(secondNumber(body));
    memory.received = number;
    unacknowledgedBytes += body.length;
    if (!events.line(body.subarray(coreLineOffset))) socket.pause();
  };

  const greeted = ({ kind, body }: Frame) => {
    if (kind === frameKind.challenge && state === 'unproven') challenged(jsonBody(body) as Challenge);
    else if (kind === frameKind.welcome && state === 'proven') begin(jsonBody(body) as Welcome);
    else if (kind === frameKind.refused) refuse(refusalOf(body));
    else if (kind === frameKind.stopping) end('stopping');
    else end('broken');
  };
  const take = (frame: Frame) => {
    if (over) return;
    const { kind, body } = frame;
    if (state !== 'welcomed') greeted(frame);
    else if (kind === frameKind.line) line(body);
    else if (kind === frameKind.taken) outbox.taken(frameNumber(body));
    else if (kind === frameKind.done) outbox.closed(frameNumber(body));
    else if (kind === frameKind.refused) refuse(refusalOf(body));
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
    if (over || state !== 'welcomed') return;
    if (unacknowledgedBytes >= ackAtBytes) acknowledge();
    else if (memory.received > acknowledged) ackLater ??= setTimeout(acknowledge, ackWithinMs);
    events.relieved();
  });
  socket.on('error', () => end('broken'));
  socket.on('close', () => end('broken'));

  return {
    send: (number) => {
      if (state === 'welcomed' && !over) write(outbox.pieces(number));
    },
    resume: () => socket.resume(),
    end: () => {
      over = true;
      socket.end(emptyFrame(frameKind.bye));
    },
  };
}

/** What a refusal says; whoever sent it may not be Drawbridge. */
function refusalOf(body: Uint8Array): string {
  const { message } = jsonBody(body) as Partial<Refused>;
  return typeof message === 'string' ? message : 'Drawbridge refused this bridge.';
}
