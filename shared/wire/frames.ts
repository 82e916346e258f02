/**
 * The bridge socket's framing. A frame is a 4-byte big-endian length of what follows, one byte of kind, and a body.
 *
 *   hello, challenge, proof, welcome, refused   JSON text
 *   line       from the bridge: 4-byte number, one line of the host's without its newline.
 *              from the core: 4-byte number, 4-byte `re`, one line for the host. `re` is the number of the host's line that
 *              it answers, or 0.
 *   taken      4-byte number: the core has this line on record and will answer it; its bytes may be forgotten
 *   done       4-byte number: this line gets no answer
 *   ack        4-byte number: the bridge has every line of the core's up to it
 *   oversized  4-byte number, 4-byte length: a host's line too long to carry, dropped by the bridge
 *   stopping   empty: the core stops on purpose; do not start another before the host speaks again
 *   bye        empty: the host has ended the conversation
 *
 * Numbers count each direction's lines from 1. The bridge keeps a line until it is taken, done or answered, and its number
 * until it is done or answered: so after the core's death it knows, without reading a line, what to send again (lines
 * never taken) and what to ask about (lines taken, never answered), and the host gets each answer exactly once.
 */
export const wireVersion = 2;

/**
 * The oldest version the core still speaks: a host may run for weeks, and its bridge with it, while Drawbridge is updated.
 *
 *   1   proofs cover entry, url and nonce
 *   2   proofs cover the whole hello, so that nobody in between can put another program or conversation into it
 */
export const oldestWireVersion = 1;

/** The longest line carried either way, in bytes. A longer one is answered with an error. */
export const maxLineBytes = 64 * 1024 * 1024;
const maxFrameBytes = maxLineBytes + 16;

export const frameKind = {
  hello: 1,
  challenge: 2,
  proof: 3,
  welcome: 4,
  refused: 5,
  line: 6,
  ack: 7,
  oversized: 8,
  taken: 9,
  done: 10,
  stopping: 11,
  bye: 12,
} as const;
export type FrameKind = (typeof frameKind)[keyof typeof frameKind];

/** Bridge → core, first. `entry` is the configured entry's id; `url` comes instead of one from `drawbridge bridge URL`. */
export interface Hello {
  wire: number;
  entry: string;
  url?: string;
  nonce: string;
  pid: number;
  ppid: number;
  /** After a lost core: the key of the session to go on with. */
  resume?: string;
  /** The last line number the bridge has fully received from the core in this session. */
  received: number;
  /** Host lines that were taken and not yet answered. */
  open: number[];
}
/** Core → bridge, in the version of its hello. `mac` proves that the core holds the entry's key. */
export interface Challenge {
  wire: number;
  nonce: string;
  mac: string;
}
/** Bridge → core: the bridge's own proof. */
export interface Proof {
  mac: string;
}
/** Core → bridge: the conversation may start; `resume` is the key to go on with it after a lost connection. */
export interface Welcome {
  resume: string;
}
/** Core → bridge: no conversation. The bridge prints `message` to stderr and ends. */
export interface Refused {
  message: string;
}

/** What a side's proof is the HMAC-SHA256 of, keyed with the entry's key; hex text travels. In the words of the hello's version. */
export function proofText(side: 'core' | 'bridge', hello: Hello, challengeNonce: string): string {
  const { wire, entry, url = '', nonce } = hello;
  if (wire === 1) return JSON.stringify(['drawbridge', wire, side, entry, url, nonce, challengeNonce]);
  // Members keep their order through JSON, so both sides write the same text.
  return JSON.stringify(['drawbridge', wire, side, hello, challengeNonce]);
}

const header = 5;

function frame(kind: FrameKind, bodyBytes: number): { bytes: Uint8Array; view: DataView } {
  const bytes = new Uint8Array(header + bodyBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 1 + bodyBytes);
  bytes[4] = kind;
  return { bytes, view };
}

export function jsonFrame(kind: FrameKind, body: unknown): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(body));
  const { bytes } = frame(kind, text.length);
  bytes.set(text, header);
  return bytes;
}

/** The head of a host's line; its bytes follow on the wire unchanged (no copy of a large line). */
export function hostLineHead(number: number, lineBytes: number): Uint8Array {
  return lineHead([number], lineBytes);
}

/** The head of a line for the host; its bytes follow on the wire. */
export function coreLineHead(number: number, re: number, lineBytes: number): Uint8Array {
  return lineHead([number, re], lineBytes);
}

function lineHead(numbers: readonly number[], lineBytes: number): Uint8Array {
  const bytes = new Uint8Array(header + 4 * numbers.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 1 + 4 * numbers.length + lineBytes);
  bytes[4] = frameKind.line;
  numbers.forEach((number, index) => view.setUint32(header + 4 * index, number));
  return bytes;
}

/** A `taken`, `done` or `ack` frame. */
export function numberFrame(kind: FrameKind, number: number): Uint8Array {
  const { bytes, view } = frame(kind, 4);
  view.setUint32(header, number);
  return bytes;
}

/** A `stopping` or `bye` frame. */
export function emptyFrame(kind: FrameKind): Uint8Array {
  return frame(kind, 0).bytes;
}

export function oversizedFrame(number: number, length: number): Uint8Array {
  const { bytes, view } = frame(frameKind.oversized, 8);
  view.setUint32(header, number);
  view.setUint32(header + 4, Math.min(length, 0xffff_ffff));
  return bytes;
}

export interface Frame {
  kind: number;
  body: Uint8Array;
}

/** The number at the front of a frame that has one. Throws `RangeError` on a body too short. */
export function frameNumber(body: Uint8Array): number {
  return new DataView(body.buffer, body.byteOffset, body.byteLength).getUint32(0);
}

/** The second number: a core line's `re`, or the length an oversized frame reports. */
export function secondNumber(body: Uint8Array): number {
  return new DataView(body.buffer, body.byteOffset, body.byteLength).getUint32(4);
}

/** Where the line's own bytes begin in a line frame's body. */
export const hostLineOffset = 4;
export const coreLineOffset = 8;

export function jsonBody(body: Uint8Array): unknown {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
}

/**
 * Takes a socket's chunks and gives whole frames. A frame inside one chunk is handed on without copying; a frame over many
 * chunks is copied once. Throws `RangeError` on a length no honest peer sends; the connection is then of no more use.
 */
export class FrameReader {
  #parts: Uint8Array[] = [];
  #size = 0;
  #wanted = header;

  read(chunk: Uint8Array, give: (frame: Frame) => void): void {
    this.#parts.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#wanted) return;
    const bytes = this.#join();
    let at = 0;
    for (;;) {
      const left = bytes.length - at;
      if (left < header) {
        this.#keep(bytes, at, header);
        return;
      }
      const length = new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0);
      if (length < 1 || length > maxFrameBytes) throw new RangeError(`frame of ${length} bytes`);
      if (left < 4 + length) {
        this.#keep(bytes, at, 4 + length);
        return;
      }
      give({ kind: bytes[at + 4] as number, body: bytes.subarray(at + header, at + 4 + length) });
      at += 4 + length;
    }
  }

  #join(): Uint8Array {
    if (this.#parts.length === 1) return this.#parts[0] as Uint8Array;
    const all = new Uint8Array(this.#size);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  #keep(bytes: Uint8Array, at: number, wanted: number): void {
    const rest = bytes.subarray(at);
    this.#parts = rest.length > 0 ? [rest] : [];
    this.#size = rest.length;
    this.#wanted = wanted;
  }
}
