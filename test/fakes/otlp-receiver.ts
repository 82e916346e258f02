/** A collector (OTLP/HTTP, JSON) that keeps what it takes, and can be made to behave like the bad ones. */
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';
import { freePort } from './free-port.ts';
import { attribute, type LogRecord, logsRequest, type Span, tracesRequest } from './otlp-shape.ts';

/** How a request is met: `stores and drops`: what came is kept, and the connection ends in the midst of the answer. */
export type Meeting =
  | 'takes'
  | 'drops'
  | 'stores and drops'
  | { status: number; headers?: Record<string, string>; body?: string };

export interface OtlpRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** Ids of the log records, or of the spans. */
  ids: string[];
}

export interface OtlpReceiver {
  readonly url: string;
  /** Everything that came, taken or not, in its order. */
  readonly requests: OtlpRequest[];
  /** Log records and spans that were taken, by id. */
  readonly logs: Map<string, LogRecord>;
  readonly spans: Map<string, Span>;
  /** What was wrong: messages that are not OTLP, and ids that came again with another content. */
  readonly faults: string[];
  /** The next requests are met so, one each; the ones after them as `meet` says. */
  next(...meetings: Meeting[]): void;
  meet(how: (request: OtlpRequest) => Meeting): void;
  /** Resolves once something is so; looked at after each request. */
  until(isSo: () => boolean): Promise<void>;
  /** Nobody listens there any more; `start` has it back at the same address. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const receiver = new Receiver(await freePort());
  await receiver.start();
  return receiver;
}

class Receiver implements OtlpReceiver {
  readonly requests: OtlpRequest[] = [];
  readonly logs = new Map<string, LogRecord>();
  readonly spans = new Map<string, Span>();
  readonly faults: string[] = [];
  #planned: Meeting[] = [];
  #how: (request: OtlpRequest) => Meeting = () => 'takes';
  #watchers = new Set<() => void>();
  #server: Server | undefined;
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  next(...meetings: Meeting[]): void {
    this.#planned.push(...meetings);
  }

  meet(how: (request: OtlpRequest) => Meeting): void {
    this.#how = how;
  }

  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await new Promise<void>((resolve) => {
        const watcher = () => {
          this.#watchers.delete(watcher);
          resolve();
        };
        this.#watchers.add(watcher);
      });
    }
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      // A request that is cut in its midst never came.
      void text(request).then(
        (body) => this.#answer(request.url ?? '', request.headers, body, response),
        () => response.destroy(),
      );
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  #answer(path: string, headers: IncomingHttpHeaders, body: string, response: ServerResponse): void {
    const content = this.#read(path, headers, body);
    const request = { path, headers, body, ids: [...content.keys()] };
    this.requests.push(request);
    const meeting = this.#planned.shift() ?? this.#how(request);
    if (meeting === 'takes' || meeting === 'stores and drops') this.#keep(content);
    meet(response, meeting);
    for (const watcher of this.#watchers) watcher();
  }

  #read(path: string, headers: IncomingHttpHeaders, body: string): Map<string, LogRecord | Span> {
    if (headers['content-type'] !== 'application/json') this.faults.push(`content-type ${headers['content-type']}`);
    try {
      const message: unknown = JSON.parse(body);
      if (path.endsWith('/v1/logs')) return logsIn(message);
      if (path.endsWith('/v1/traces')) return spansIn(message);
      this.faults.push(`nothing is at ${path}`);
    } catch (error) {
      this.faults.push(String(error));
    }
    return new Map();
  }

  #keep(content: Map<string, LogRecord | Span>): void {
    for (const [id, item] of content) {
      const before = this.logs.get(id) ?? this.spans.get(id);
      if (before !== undefined && !isDeepStrictEqual(before, item)) this.faults.push(`${id} came again, changed`);
      if ('severityNumber' in item) this.logs.set(id, item);
      else this.spans.set(id, item);
    }
  }
}

function meet(response: ServerResponse, meeting: Meeting): void {
  const json = { 'content-type': 'application/json' };
  if (meeting === 'drops') return void response.destroy();
  if (meeting === 'takes') return void response.writeHead(200, json).end('{"partialSuccess":{}}');
  if (meeting === 'stores and drops') {
    response.writeHead(200, { ...json, 'content-length': '21' });
    return void response.write('{"partial', () => response.destroy());
  }
  response.writeHead(meeting.status, { ...json, ...meeting.headers }).end(meeting.body ?? '');
}

function logsIn(message: unknown): Map<string, LogRecord> {
  const records = logsRequest
    .parse(message)
    .resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
  return byId(records, (record) => attribute(record.attributes, 'log.record.uid'));
}

function spansIn(message: unknown): Map<string, Span> {
  const spans = tracesRequest
    .parse(message)
    .resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans: inScope }) => inScope));
  return byId(spans, ({ traceId, spanId }) => `${traceId} ${spanId}`);
}

function byId<T>(items: readonly T[], idOf: (item: T) => string | undefined): Map<string, T> {
  const found = new Map<string, T>();
  for (const item of items) {
    const id = idOf(item);
    if (id === undefined || found.has(id)) throw new Error(`the id ${id} is none, or twice in one message`);
    found.set(id, item);
  }
  return found;
}
