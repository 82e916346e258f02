/** What all fake servers offer: the same tools, resources and prompt, whatever the era. */
import type { SlowCalls, ToolCall } from './fake-server.ts';
import { createTally } from './tally.ts';

/** What a call can do beside answering. */
export interface CallContext {
  subject: string;
  scopes: readonly string[];
  signal: AbortSignal;
  /** Sends a progress notification, if the caller asked for them. */
  progress(done: number, total: number): Promise<void>;
  /** Asks the person behind the client; absent where the era or the server cannot. */
  elicit?: (message: string) => Promise<unknown>;
}

type Arguments = Record<string, unknown>;
type ToolResult = { content: { type: 'text'; text: string }[]; isError?: boolean };

export interface Desk {
  readonly calls: ToolCall[];
  readonly slow: SlowCalls;
  tools(): object[];
  call(name: string, args: Arguments, context: CallContext): Promise<ToolResult>;
  resources(): object[];
  read(uri: string): { uri: string; mimeType: string; text: string }[];
  prompts(): object[];
  prompt(name: string, args: Arguments): { role: 'user'; content: { type: 'text'; text: string } }[];
  change(name: string, change: string | object): void;
  instructions(): string;
  reword(words: { instructions?: string; prompt?: string }): void;
}

const text = { type: 'string' };
const object = (properties: object, required: string[] = []) => ({ type: 'object', properties, required });

const toolTable = {
  echo: { description: 'Gives the text back.', inputSchema: object({ text }, ['text']) },
  'read-notes': {
    description: 'Reads the notes.',
    // A modern client repeats the notebook in a header line.
    inputSchema: object({ notebook: { ...text, 'x-mcp-header': 'Notebook' } }),
    annotations: { readOnlyHint: true },
  },
  'delete-notes': {
    description: 'Deletes the notes.',
    inputSchema: object({ notebook: text }),
    annotations: { destructiveHint: true },
  },
  slow: { description: 'Takes until it is released.', inputSchema: object({}) },
  big: {
    description: 'Gives a long text, saying as often as is wanted how far it is.',
    inputSchema: object({ bytes: { type: 'integer' }, steps: { type: 'integer' } }, ['bytes']),
  },
  'ask-name': { description: "Asks for the person's name.", inputSchema: object({}) },
} as const;

const uri = 'note://today';

export function createDesk({ elicits }: { elicits: boolean }): Desk {
  const calls: ToolCall[] = [];
  const changes = new Map<string, object>();
  let said = { instructions: 'Ask for notes.', prompt: 'Greets somebody.' };
  const begun = createTally();
  const cancelled = createTally();
  const released = new EventTarget();

  async function beSlow(context: CallContext): Promise<ToolResult> {
    await context.progress(1, 2);
    const ended = new Promise<'released' | 'cancelled'>((resolve) => {
      released.addEventListener('released', () => resolve('released'), { once: true });
      context.signal.addEventListener('abort', () => resolve('cancelled'), { once: true });
    });
    begun.add();
    if ((await ended) === 'cancelled') {
      cancelled.add();
      return say('cancelled');
    }
    await context.progress(2, 2);
    return say('done');
  }

  async function beBig(bytes: number, steps: number, { progress }: CallContext): Promise<ToolResult> {
    for (let step = 1; step <= steps; step++) await progress(step, steps);
    return say('x'.repeat(bytes));
  }

  async function run(name: string, args: Arguments, context: CallContext): Promise<ToolResult> {
    if (name === 'echo') return say(String(args['text']));
    if (name === 'read-notes') return say(`notes of ${context.subject}`);
    if (name === 'delete-notes') return say('deleted');
    if (name === 'slow') return beSlow(context);
    if (name === 'big') return beBig(Number(args['bytes']), Number(args['steps'] ?? 0), context);
    if (name === 'ask-name' && context.elicit) return say(JSON.stringify(await context.elicit('What is your name?')));
    return { ...say(`there is no tool ${name}`), isError: true };
  }

  return {
    calls,
    slow: {
      begun: begun.reaches,
      cancelled: cancelled.reaches,
      release: () => void released.dispatchEvent(new Event('released')),
    },
    tools: () =>
      Object.entries(toolTable)
        .filter(([name]) => elicits || name !== 'ask-name')
        .map(([name, tool]) => ({ name, ...tool, ...changes.get(name) })),
    async call(name, args, context) {
      const count = calls.filter((call) => call.name === name).length + 1;
      const { subject, scopes } = context;
      calls.push({ name, args, subject, scopes, count });
      return run(name, args, context);
    },
    resources: () => [{ uri, name: 'today', mimeType: 'text/plain' }],
    read: (wanted) => [{ uri: wanted, mimeType: 'text/plain', text: 'milk, bread' }],
    prompts: () => [{ name: 'greet', description: said.prompt, arguments: [{ name: 'who', required: true }] }],
    prompt: (_, args) => [{ role: 'user', content: { type: 'text', text: `Greet ${String(args['who'])}.` } }],
    instructions: () => said.instructions,
    reword: (words) => void (said = { ...said, ...words }),
    change: (name, change) => void changes.set(name, typeof change === 'string' ? { description: change } : change),
  };
}

function say(words: string): ToolResult {
  return { content: [{ type: 'text', text: words }] };
}
