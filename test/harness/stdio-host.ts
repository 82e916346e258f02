import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A JSON-RPC message as a host sees it. */
export type Message = Record<string, unknown> & { id?: string | number | null; method?: string };
export interface Answer extends Message {
  result?: Record<string, unknown>;
  error?: { code: number; message: string; data?: unknown };
}

export interface HostOptions {
  command: string;
  args: string[];
  env: Record<string, string>;
  /** Answers what the server asks of the host; without it, or an answer from it, such requests wait for ever. */
  onRequest?: (request: Message) => Record<string, unknown> | undefined;
  /** In a process group of its own. */
  detached?: boolean;
}

/** A scripted host: launches a stdio server and speaks JSON-RPC lines with it, keeping every byte it was sent. */
export interface StdioHost {
  readonly child: ChildProcess;
  /** Sends a request and waits for its answer, for as long as it takes. */
  request(method: string, params?: object): Promise<Answer>;
  /** `initialize` and `notifications/initialized`; the answer's result. */
  initialize(protocolVersion?: string, capabilities?: object): Promise<Record<string, unknown>>;
  call(tool: string, args?: object): Promise<Answer>;
  /** Sends messages as one batch, and waits for the answers to those that have an id of a number or a text. */
  batch(messages: Message[]): Promise<Answer[]>;
  notify(method: string, params?: object): void;
  /** Writes bytes as they are. */
  write(bytes: string | Uint8Array): void;
  /** Resolves with the first notification of `method` that came after the last one taken. */
  notification(method: string): Promise<Message>;
  /** Every whole line received so far; throws if one of them does not parse. */
  received(): Message[];
  stdout(): Buffer;
  stderr(): string;
  readonly exited: Promise<number | null>;
  /** Ends stdin, as a host does, and waits for the process. */
  stop(): Promise<void>;
}

export function launchHost(options: HostOptions): StdioHost {
  const child = spawn(options.command, options.args, {
    env: options.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: options.detached ?? false,
  });
  const waiting = new Map<string | number, (answer: Answer) => void>();
  const notices = new Map<string, { queue: Message[]; waiters: ((message: Message) => void)[] }>();
  const chunks: Buffer[] = [];
  const errors: Buffer[] = [];
  let rest = '';
  let lastId = 0;

  const noticesOf = (method: string) => {
    const found = notices.get(method) ?? { queue: [], waiters: [] };
    notices.set(method, found);
    return found;
  };
  const write = (message: object) => void child.stdin.write(`${JSON.stringify(message)}\n`);
  const take = (message: Message) => {
    const { id, method } = message;
    if (method !== undefined && id !== undefined && id !== null) {
      const result = options.onRequest?.(message);
      if (result !== undefined) write({ jsonrpc: '2.0', id, result });
    } else if (method !== undefined) {
      const { queue, waiters } = noticesOf(method);
      const waiter = waiters.shift();
      if (waiter) waiter(message);
      else queue.push(message);
    } else if (id !== undefined && id !== null) {
      waiting.get(id)?.(message);
      waiting.delete(id);
    }
  };
  const decoder = new TextDecoder();
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) for (const message of [JSON.parse(line) as Message | Message[]].flat()) take(message);
  });
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  child.stdin.on('error', () => {});
  const exited = once(child, 'exit').then(([code]) => code as number | null);

  const request = (method: string, params?: object): Promise<Answer> => {
    lastId += 1;
    const id = lastId;
    const answer = answerTo(id);
    write({ jsonrpc: '2.0', id, method, ...(params ? { params } : {}) });
    return answer;
  };
  const answerTo = (id: string | number) => new Promise<Answer>((resolve) => waiting.set(id, resolve));
  const notify = (method: string, params?: object) => write({ jsonrpc: '2.0', method, ...(params ? { params } : {}) });

  return {
    child,
    request,
    notify,
    batch(messages) {
      const answers = messages.flatMap(({ id }) => (id === undefined || id === null ? [] : [answerTo(id)]));
      write(messages);
      return Promise.all(answers);
    },
    async initialize(protocolVersion = '2025-11-25', capabilities = {}) {
      const clientInfo = { name: 'scripted-host', version: '1.0.0' };
      const { result, error } = await request('initialize', { protocolVersion, capabilities, clientInfo });
      if (!result) throw new Error(`initialize failed: ${error?.message}`);
      notify('notifications/initialized');
      return result;
    },
    call: (tool, args = {}) => request('tools/call', { name: tool, arguments: args }),
    write: (bytes) => void child.stdin.write(bytes),
    notification(method) {
      const { queue, waiters } = noticesOf(method);
      const next = queue.shift();
      return next ? Promise.resolve(next) : new Promise((resolve) => waiters.push(resolve));
    },
    received: () =>
      Buffer.concat(chunks)
        .toString('utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Message),
    stdout: () => Buffer.concat(chunks),
    stderr: () => Buffer.concat(errors).toString('utf8'),
    exited,
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
