/**
 * HMAC-SHA-256 (RFC 2104, FIPS 180-4) over short texts, in plain code. Only for the bridge's handshake: loading Node's crypto
 * takes a sixth of the time in which a host gets its first answer. The core checks with Node's own, so any mistake here is a
 * bridge that does not get in.
 */
const blockBytes = 64;

/** Lower-case hex of the HMAC of `text` under `key`, both as UTF-8. */
export function hmacSha256(key: string, text: string): string {
  const encoder = new TextEncoder();
  const given = encoder.encode(key);
  const short = given.length > blockBytes ? sha256([given]) : given;
  const pad = (byte: number) => {
    const block = new Uint8Array(blockBytes).fill(byte);
    short.forEach((value, index) => (block[index] = value ^ byte));
    return block;
  };
  const digest = sha256([pad(0x5c), sha256([pad(0x36), encoder.encode(text)])]);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const primes = firstPrimes(64);
/** The first 32 bits of the fractional part of each prime's root. */
const fraction = (root: number) => ((root % 1) * 2 ** 32) | 0;
const roundConstants = primes.map((prime) => fraction(Math.cbrt(prime)));
const startState = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

function sha256(parts: readonly Uint8Array[]): Uint8Array {
  const message = padded(parts);
  const state = Int32Array.from(startState);
  for (let at = 0; at < message.byteLength; at += blockBytes) compress(state, message, at);
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, index) => digest.setInt32(4 * index, word));
  return new Uint8Array(digest.buffer);
}

/** The message, a one bit, zeros, and its length in bits at the end of a block. */
function padded(parts: readonly Uint8Array[]): DataView {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(Math.ceil((length + 9) / blockBytes) * blockBytes);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  bytes[length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.length - 4, length * 8);
  return view;
}

const rotate = (word: number, by: number) => (word >>> by) | (word << (32 - by));

function compress(state: Int32Array, message: DataView, at: number): void {
  const w = new Int32Array(64);
  for (let i = 0; i < 16; i++) w[i] = message.getInt32(at + 4 * i);
  const word = (i: number) => w[i] ?? 0;
  for (let i = 16; i < 64; i++) {
    const [a, b] = [word(i - 15), word(i - 2)];
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    w[i] = word(i - 16) + s0 + word(i - 7) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (roundConstants[i] ?? 0) + word(i)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, index) => (state[index] = ((state[index] ?? 0) + value) | 0));
}

function firstPrimes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}
