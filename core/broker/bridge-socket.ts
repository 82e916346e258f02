import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import {
  type Frame,
  frameKind,
  type Hello,
  jsonBody,
  jsonFrame,
  oldestWireVersion,
  type Proof,
  proofText,
  wireVersion,
} from '../../shared/wire/frames.ts';
import { type Problem, problem, sentence } from '../../shared/problem.ts';
import { Secret } from '../../shared/secret.ts';
import { listenPrivately } from '../ports/private-socket.ts';
import { createLink, type Link } from './link.ts';

export interface BridgeSocketOptions {
  path: string;
  /** The key of an entry, known or claimed; `undefined` refuses it. */
  keyOf(entry: string): Secret | undefined;
  /** A bridge that proved its entry. */
  accept(link: Link, hello: Hello): void;
}

/** A bridge that has not proved itself by then is cut off. */
const handshakeMs = 10_000;

/**
 * Listens for bridges. A stale socket file must have been removed before: only the holder of the core's lock may do that.
 * Both sides prove that they hold the entry's key before anything else is said.
 */
export async function listenForBridges(options: BridgeSocketOptions): Promise<Server> {
  const server = createServer((socket) => greet(socket, options));
  await listenPrivately(server, options.path);
  return server;
}

function greet(socket: Socket, { keyOf, accept }: BridgeSocketOptions): void {
  socket.setTimeout(handshakeMs, () => socket.destroy());
  let step: (frame: Frame) => void;
  const link = createLink(socket, (frame) => step(frame));

  step = ({ kind, body }) => {
    const hello = kind === frameKind.hello ? readHello(body) : undefined;
    if (!hello) return link.close();
    const foreign = foreignVersion(hello.wire);
    if (foreign) return link.refuse(sentence(foreign));
    const key = keyOf(hello.entry);
    const unproven = () => link.refuse(sentence(problem('entry-unproven', { entry: hello.entry })));
    if (!key) return unproven();
    const nonce = randomBytes(16).toString('hex');
    const proof = (side: 'core' | 'bridge') =>
      createHmac('sha256', Secret.unwrap(key))
        .update(proofText(side, hello, nonce))
        .digest();
    socket.write(jsonFrame(frameKind.challenge, { wire: hello.wire, nonce, mac: proof('core').toString('hex') }));

    step = (answer) => {
      const mac = answer.kind === frameKind.proof ? readProof(answer.body) : undefined;
      if (!mac || mac.length !== 32 || !timingSafeEqual(mac, proof('bridge'))) return unproven();
      socket.setTimeout(0);
      accept(link, hello);
    };
  };
}

/** Why a bridge of this wire version cannot be served; `undefined`: it can. */
function foreignVersion(bridge: number): Problem | undefined {
  const ours = { oldest: oldestWireVersion, newest: wireVersion };
  if (bridge < oldestWireVersion) return problem('bridge-too-old', { bridge, ...ours });
  return bridge > wireVersion ? problem('bridge-too-new', { bridge, ...ours }) : undefined;
}

function readHello(body: Uint8Array): Hello | undefined {
  const hello = jsonBody(body) as Partial<Hello> | null;
  const isNumber = (value: unknown): value is number => Number.isSafeInteger(value);
  const fits =
    typeof hello === 'object' &&
    hello !== null &&
    isNumber(hello.wire) &&
    typeof hello.entry === 'string' &&
    typeof hello.nonce === 'string' &&
    (hello.url === undefined || typeof hello.url === 'string') &&
    (hello.resume === undefined || typeof hello.resume === 'string') &&
    isNumber(hello.pid) &&
    isNumber(hello.ppid) &&
    isNumber(hello.received) &&
    Array.isArray(hello.open) &&
    hello.open.every(isNumber);
  return fits ? (hello as Hello) : undefined;
}

function readProof(body: Uint8Array): Buffer | undefined {
  const proof = jsonBody(body) as Partial<Proof> | null;
  return typeof proof?.mac === 'string' ? Buffer.from(proof.mac, 'hex') : undefined;
}
