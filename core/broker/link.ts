import type { Socket } from 'node:net';
import {
  coreLineHead,
  emptyFrame,
  type Frame,
  FrameReader,
  frameKind,
  frameNumber,
  hostLineOffset,
  jsonFrame,
  numberFrame,
  secondNumber,
} from '../../shared/wire/frames.ts';
import { gather } from '../../shared/wire/gathering.ts';
import { writeWhole } from '../../shared/wire/write-whole.ts';
import { visible } from '../../shared/visible.ts';

/** What a bridge may say once it has been let in. */
export interface LinkEvents {
  line(number: number, bytes: Uint8Array): void;
  oversized(number: number, bytes: number): void;
  ack(number: number): void;
  /** The host ended the conversation. */
  bye(): void;
  /** The connection is gone without a word. */
  lost(): void;
}

/** One bridge's connection, framed. */
export interface Link {
  /** From now on frames go to `events`. */
  listen(events: LinkEvents): void;
  send(number: number, re: number, line: Uint8Array): void;
  taken(number: number): void;
  done(number: number): void;
  welcome(resume: string): void;
  refuse(message: string): void;
  /** Says that the core stops on purpose, then closes: soon, also when the bridge takes nothing. */
  stop(): Promise<void>;
  close(): void;
}

/** A host that reads its last answers has them by then. */
const stopWithinMs = 2_000;

/** How long what comes unasked may wait for company. */
const gatherMs = 1;

/** Frames go to `first` until somebody listens; a malformed frame ends the connection. */
export function createLink(socket: Socket, first: (frame: Frame) => void): Link {
  const reader = new FrameReader();
  const gathering = gather(socket, process.nextTick, (act) => setTimeout(act, gatherMs));
  let events: LinkEvents | undefined;

  const give = (frame: Frame) => {
    if (events) dispatch(frame, events);
    else first(frame);
  };
  socket.on('data', (chunk) => {
    try {
      reader.read(chunk, give);
    } catch {
      socket.destroy();
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => events?.lost());

  return {
    listen(given) {
      events = given;
    },
    send(number, re, line) {
      const head = coreLineHead(number, re, line.length);
      // Whoever waits for an answer waits no longer for it; what comes unasked, such as progress, often comes in crowds.
      gathering.begin(re === 0 ? 'soon' : 'turn');
      writeWhole(socket, [head, line]);
    },
    taken: (number) => void socket.write(numberFrame(frameKind.taken, number)),
    done: (number) => void socket.write(numberFrame(frameKind.done, number)),
    welcome: (resume) => void socket.write(jsonFrame(frameKind.welcome, { resume })),
    // Shown as it is on the host's side, and it may quote what the bridge itself was given.
    refuse: (message) => void socket.end(jsonFrame(frameKind.refused, { message: visible(message) })),
    stop: () =>
      new Promise((resolve) => {
        if (socket.destroyed) return resolve();
        const impatient = setTimeout(() => socket.destroy(), stopWithinMs);
        const closed = () => {
          clearTimeout(impatient);
          resolve();
        };
        socket.once('close', closed).end(emptyFrame(frameKind.stopping));
      }),
    close: () => void socket.destroy(),
  };
}

function dispatch({ kind, body }: Frame, events: LinkEvents): void {
  if (kind === frameKind.line) events.line(frameNumber(body), body.subarray(hostLineOffset));
  else if (kind === frameKind.ack) events.ack(frameNumber(body));
  else if (kind === frameKind.oversized) events.oversized(frameNumber(body), secondNumber(body));
  else if (kind === frameKind.bye) events.bye();
}
