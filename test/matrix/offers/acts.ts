/** Tools that do something beside answering: telling, waiting, failing, changing. */
import { isObject, type JsonObject } from '../../../core/eras/messages.ts';
import { words } from '../json.ts';
import { keyOf, Refusal, type Turn } from '../ends/turn.ts';
import { defined } from '../specification.ts';
import { text, tool } from './tool.ts';

/** A code of the server's own, with data, that means something to its host only. */
export const refused = { code: -32_010, message: 'the shelf is full', data: { shelf: 3, since: '2024' } };

async function tellProgress(turn: Turn): Promise<JsonObject> {
  const { progressToken } = turn.meta;
  if (progressToken === undefined) return text('nobody wants to know');
  for (const progress of [1, 2, 3]) {
    const params = { progressToken, progress, total: 3, message: `step ${progress}` };
    await turn.notify({ method: 'notifications/progress', params });
  }
  // The SDKs' clients forget who wanted to know as soon as the answer is there, also of what came before it.
  await turn.world.noted(keyOf(turn), 'released');
  return text('told');
}

async function wait(turn: Turn): Promise<JsonObject> {
  const key = keyOf(turn);
  const aborted = new Promise((resolve) => turn.signal.addEventListener('abort', resolve, { once: true }));
  turn.world.note(key, 'begun');
  await Promise.race([aborted, turn.world.noted(key, 'released')]);
  if (turn.signal.aborted) turn.world.note(key, 'cancelled');
  return text(turn.signal.aborted ? 'cancelled' : 'released');
}

async function log(turn: Turn): Promise<JsonObject> {
  for (const level of ['debug', 'info', 'warning', 'error']) await turn.log(level, { key: keyOf(turn), level });
  return text('logged');
}

const lists = ['tools', 'resources', 'prompts'] as const;

function change(turn: Turn): JsonObject {
  const list = lists.find((one) => one === turn.args['list']) ?? 'tools';
  turn.world.grow(list, keyOf(turn));
  turn.changed(list);
  return text('changed');
}

function touch(turn: Turn): JsonObject {
  turn.updated(words(turn.args['uri']));
  return text('touched');
}

/** What the server was told with this call. */
function tellBack({ args, meta, hostCapabilities }: Turn): JsonObject {
  const capabilities = isObject(hostCapabilities) ? hostCapabilities : {};
  return text(JSON.stringify({ args, meta, capabilities }));
}

export const actTools = [
  tool('tell-progress', defined.always, tellProgress),
  tool('wait', defined.always, wait),
  tool('release', defined.always, (turn) => {
    turn.world.note(keyOf(turn), 'released');
    return text('released');
  }),
  tool('log', defined.always, log),
  tool('change', defined.always, change),
  tool('touch', defined.always, touch),
  tool('tell-back', defined.always, tellBack),
  tool('fail', defined.always, () => ({ ...text('the shelf is empty'), isError: true })),
  tool('refuse', defined.always, () => {
    throw new Refusal(refused.code, refused.message, refused.data);
  }),
];
