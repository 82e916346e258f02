/** Tools that ask the host for something. Their text is what came of it. */
import { isObject, type JsonObject } from '../../../core/eras/messages.ts';
import { holdWord } from '../ends/answers.ts';
import { keyOf, type Turn } from '../ends/turn.ts';
import { defined } from '../specification.ts';
import { text, tool } from './tool.ts';

const message = (words: string) => ({ role: 'user', content: { type: 'text', text: words } });

export const addTool = {
  name: 'add',
  description: 'Adds a note.',
  inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
};

export const formSchema = {
  type: 'object',
  properties: { name: { type: 'string', title: 'Your name', minLength: 1 } },
  required: ['name'],
};

export const urlAsked = 'https://example.com/connect?state=abc%20d';

const sampling = (turn: Turn, more: JsonObject = {}) => ({ messages: [message(keyOf(turn))], maxTokens: 64, ...more });

const asText = async (answer: Promise<JsonObject>) => text(JSON.stringify(await answer));

/** Asks only what the host says it can be asked: a capability, or a part of one as in `elicitation.url`. */
const where = (capability: string, ask: (turn: Turn) => Promise<JsonObject>) => (turn: Turn) => {
  const has = capability.split('.').reduce<unknown>((of, name) => isObject(of) && of[name], turn.hostCapabilities);
  return has ? ask(turn) : text(`the host has no ${capability}`);
};

async function askAndListen(turn: Turn): Promise<JsonObject> {
  const heard: JsonObject[] = [];
  await turn.ask('model', 'sampling/createMessage', sampling(turn), { onprogress: (one) => void heard.push(one) });
  return text(JSON.stringify(heard));
}

/** Gives its own question up when told to. */
async function askAndWithdraw(turn: Turn): Promise<JsonObject> {
  const over = new AbortController();
  const params = { messages: [message(`${holdWord} ${keyOf(turn)}`)], maxTokens: 1 };
  const answer = turn.ask('model', 'sampling/createMessage', params, { signal: over.signal });
  const ended = answer.then(
    () => 'answered',
    () => 'withdrawn',
  );
  await turn.world.noted(keyOf(turn), 'released');
  over.abort();
  return text(await ended);
}

export const questionTools = [
  tool(
    'ask-model',
    defined.always,
    where('sampling', (turn) => asText(turn.ask('model', 'sampling/createMessage', sampling(turn)))),
  ),
  tool(
    'ask-model-with-tools',
    defined.samplingTools,
    where('sampling.tools', (turn) =>
      asText(
        turn.ask('model', 'sampling/createMessage', sampling(turn, { tools: [addTool], toolChoice: { mode: 'auto' } })),
      ),
    ),
  ),
  tool(
    'ask-form',
    defined.elicitation,
    where('elicitation', (turn) =>
      asText(turn.ask('form', 'elicitation/create', { message: `Who? ${keyOf(turn)}`, requestedSchema: formSchema })),
    ),
  ),
  tool(
    'ask-url',
    defined.urlElicitation,
    where('elicitation.url', (turn) =>
      asText(
        turn.ask('url', 'elicitation/create', {
          mode: 'url',
          message: `Connect? ${keyOf(turn)}`,
          url: urlAsked,
          elicitationId: keyOf(turn),
        }),
      ),
    ),
  ),
  tool(
    'ask-roots',
    defined.always,
    where('roots', (turn) => asText(turn.ask('roots', 'roots/list', {}))),
  ),
  tool('ask-ping', defined.serverRequests, (turn) => asText(turn.ask('ping', 'ping', {}))),
  tool('ask-and-listen', defined.serverRequests, askAndListen),
  tool('ask-and-withdraw', defined.serverRequests, askAndWithdraw),
  tool('ask-two', defined.elicitation, async (turn) => {
    const first = await turn.ask('roots', 'roots/list', {});
    const params = { message: `Who? ${keyOf(turn)}`, requestedSchema: formSchema };
    const second = await turn.ask('form', 'elicitation/create', params);
    return text(JSON.stringify([first, second]));
  }),
];
