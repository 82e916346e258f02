/** Lists and resources of a 2026-07-28 server, watched for a host that expects to be told (checklist T12–T14). */
import { allChanges, watchedUris } from '../eras/subscriptions.ts';
import {
  errorOf,
  type JsonObject,
  type JsonRpcMessage,
  type JsonRpcRequest,
  type JsonRpcResponse,
  resultOf,
} from '../eras/messages.ts';
import { type Clock, passed } from '../ports/clock.ts';
import { RemoteFailure } from '../remote/remote.ts';
import { mayPass } from './keep-trying.ts';
import { ListenRefused, type ListenStream, openListenStream } from './listen-stream.ts';
import type { Upstream } from './upstream.ts';

export interface Listening {
  /** The server is another one, or spoken with anew: what is open belongs to the past. */
  begin(): void;
  /** A request has worked: listens again where that was refused for want of a sign-in. */
  revive(): void;
  /** Answers `resources/subscribe` and `resources/unsubscribe`. Rejects with what sending throws. */
  answer(request: JsonRpcRequest): Promise<JsonRpcResponse>;
  end(): void;
}

export interface ListeningOptions {
  upstream: Pick<Upstream, 'use'>;
  clock: Clock;
  toHost(message: JsonRpcMessage): void;
}

const firstPauseMs = 500;
const pauseGrowth = 2;
const longestPauseMs = 60_000;

/** One stream at a time, but for the moment in which the next takes the place of the last: nothing is missed between them. */
export function createListening({ upstream, clock, toHost }: ListeningOptions): Listening {
  const uris = new Set<string>();
  let current: { stream: ListenStream; agreed: JsonObject; turn: number } | undefined;
  let turn = 0;
  let life = new AbortController();
  let wantsSignIn = false;
  /** How often in a row it did not last. */
  let failures = 0;

  const connect = async (): Promise<JsonObject> => {
    const mine = ++turn;
    const { signal } = life;
    const stream = openListenStream(upstream, [...uris], toHost);
    const agreed = await stream.agreed;
    // Another one, which knows more, was quicker; or the server is another one by now.
    if (signal.aborted || (current !== undefined && current.turn > mine)) {
      stream.close();
      return current?.agreed ?? agreed;
    }
    current?.stream.close();
    current = { stream, agreed, turn: mine };
    const openedAt = clock.now();
    void stream.ended.then(() => {
      if (current?.stream !== stream) return;
      current = undefined;
      if (clock.now() - openedAt >= longestPauseMs) failures = 0;
      // One that agreed to nothing has nothing to tell.
      if (Object.keys(agreed).length > 0) void keepTrying(signal);
    });
    return agreed;
  };
  /** Opens it again and again, with pauses, until it is open or there is no use in it. */
  const keepTrying = async (signal: AbortSignal): Promise<void> => {
    await passed(clock, Math.min(firstPauseMs * pauseGrowth ** failures, longestPauseMs), signal);
    failures += 1;
    if (signal.aborted || current !== undefined) return;
    const agreed = await tryOnce();
    if (agreed === 'failed') return keepTrying(signal);
    if (agreed !== 'given up') for (const message of allChanges(agreed)) toHost(message);
  };
  const tryOnce = async (): Promise<JsonObject | 'failed' | 'given up'> => {
    try {
      return await connect();
    } catch (error) {
      if (error instanceof ListenRefused ? isPassing(error) : mayPass(error)) return 'failed';
      wantsSignIn = !(error instanceof RemoteFailure || error instanceof ListenRefused);
      return 'given up';
    }
  };
  const start = async () => {
    wantsSignIn = false;
    const { signal } = life;
    if ((await tryOnce()) === 'failed') void keepTrying(signal);
  };
  const subscribe = async (request: JsonRpcRequest, uri: string): Promise<JsonRpcResponse> => {
    const isNew = !uris.has(uri);
    uris.add(uri);
    try {
      if (watchedUris(await connect()).includes(uri)) return resultOf(request.id, {});
    } catch (error) {
      if (isNew) uris.delete(uri);
      if (!(error instanceof ListenRefused)) throw error;
      if (error.words) return errorOf(request.id, error.words.code, error.words.message, error.words.data);
    }
    uris.delete(uri);
    return errorOf(request.id, -32_602, 'The server does not tell of changes of this resource');
  };
  const unsubscribe = async (request: JsonRpcRequest, uri: string): Promise<JsonRpcResponse> => {
    if (!uris.delete(uri)) return resultOf(request.id, {});
    await connect().catch((error: unknown) => {
      // There is nothing left to listen for. Else the stream that is open serves: it tells more than is wanted.
      if (error instanceof ListenRefused && error.words === undefined) leave();
    });
    return resultOf(request.id, {});
  };
  const leave = () => {
    const last = current;
    current = undefined;
    last?.stream.close();
  };
  const end = () => {
    life.abort();
    leave();
  };
  return {
    begin() {
      end();
      life = new AbortController();
      failures = 0;
      void start();
    },
    revive() {
      if (wantsSignIn && current === undefined) void start();
    },
    async answer(request) {
      const uri = request.params?.['uri'];
      if (typeof uri !== 'string') return errorOf(request.id, -32_602, `${request.method} needs a uri`);
      return request.method === 'resources/subscribe' ? subscribe(request, uri) : unsubscribe(request, uri);
    },
    end,
  };
}

/** Too much to do, perhaps: the words of a server for that are its own. */
function isPassing({ words }: ListenRefused): boolean {
  return words !== undefined && !final.has(words.code);
}

/** The server knows no such request, or not with these parameters. */
const final = new Set([-32_601, -32_602]);
