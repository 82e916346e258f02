/** Approval through the host: it asks its person by elicitation (MCP 2025-06-18 and later), beside our own windows. */
import { randomUUID } from 'node:crypto';
import type { DecisionSource, Prompt } from '../../shared/models.ts';
import { type Problem, problemOf } from '../../shared/problem.ts';
import { visible } from '../../shared/visible.ts';
import type { AskElsewhere, Consent } from '../consent/consent.ts';
import { mayHostAnswer } from '../consent/host-answers.ts';
import {
  isObject,
  type JsonObject,
  type JsonRpcMessage,
  type JsonRpcNotification,
  type JsonRpcResponse,
  type RequestId,
} from '../eras/messages.ts';
import type { Policies } from '../policy/policies.ts';

export interface HostElicitationOptions {
  /** What the host declared. */
  capabilities(): JsonObject;
  /** The host's program, as far as the system tells. */
  program: Prompt['program'];
  /** Asked before the question, and again before its answer counts. */
  policies: Pick<Policies, 'checkWay'>;
  consent: Pick<Consent, 'answer'>;
  toHost(message: JsonRpcMessage): void;
  noteProblem(of: Problem, method: string): void;
}

export interface HostElicitation {
  ask: AskElsewhere;
  /** Whether the message is a host's answer to one of these; it is then taken care of. Never throws. */
  takes(message: JsonRpcNotification | JsonRpcResponse): boolean;
}

const method = 'elicitation/create';
const allow = 'Allow this one call';
const deny = 'Deny';

export function createHostElicitation(options: HostElicitationOptions): HostElicitation {
  const { consent, policies, program } = options;
  const asked = new Map<RequestId, string>();
  const by: DecisionSource = { way: 'host', ...(program && { program: program.name, pid: program.pid }) };

  const withdraw = (id: string) => {
    // Answered by the host itself: there is nothing to take back.
    if (!asked.delete(id)) return;
    const params = { requestId: id, reason: 'answered elsewhere, or given up' };
    options.toHost({ jsonrpc: '2.0', method: 'notifications/cancelled', params });
  };
  return {
    ask(prompt, waiting) {
      if (!canElicit(options.capabilities()) || !mayHostAnswer(prompt) || !isPermitted(options)) return;
      // Not to be guessed: a server's request of the same id would have its answer taken for this one's.
      const id = randomUUID();
      asked.set(id, prompt.id);
      waiting.addEventListener('abort', () => withdraw(id), { once: true });
      options.toHost({ jsonrpc: '2.0', id, method, params: questionOf(prompt) });
    },
    takes(message) {
      if ('method' in message || message.id === null) return false;
      const prompt = asked.get(message.id);
      if (prompt === undefined) return false;
      asked.delete(message.id);
      const said = readAnswer(message);
      if (said === undefined) return true;
      try {
        policies.checkWay('host');
        // For this one call: whatever it may be asked to remember is for a person to say.
        consent.answer(prompt, said, 'once', { by });
      } catch (error) {
        // The question stays as it is, for whoever may answer it.
        options.noteProblem(problemOf(error), method);
      }
      return true;
    },
  };
}

function isPermitted({ policies }: HostElicitationOptions): boolean {
  try {
    policies.checkWay('host');
    return true;
  } catch {
    return false;
  }
}

/** Forms, that is: `{}` is how 2025-06-18 said it. */
function canElicit({ elicitation }: JsonObject): boolean {
  return isObject(elicitation) && ('form' in elicitation || !('url' in elicitation));
}

/** Names and arguments are others' texts, shown by a host we know nothing of: as text, with what is hidden made visible. */
function questionOf({ host, server, tool = '', account, accountName = account, arguments: given }: Prompt): JsonObject {
  const as = accountName === undefined ? '' : ` as ${visible(accountName)}`;
  const lines = [
    `Drawbridge asks: may ${visible(host)} run ${visible(tool)} on ${visible(server)}${as}, this once?`,
    ...(given === undefined ? [] : [`Arguments: ${visible(given)}`]),
    'It can be answered in Drawbridge too, where an answer can be remembered.',
  ];
  const answer = { type: 'string', title: 'Your answer', enum: [allow, deny] };
  return {
    message: lines.join('\n'),
    requestedSchema: { type: 'object', properties: { answer }, required: ['answer'] },
  };
}

/** `undefined`: no answer (closed, an error, something else filled in), so that the question stays open in our windows. */
function readAnswer(response: JsonRpcResponse): 'allow' | 'deny' | undefined {
  if (!('result' in response)) return undefined;
  const { action, content } = response.result;
  if (action === 'decline') return 'deny';
  const answer = action === 'accept' && isObject(content) ? content['answer'] : undefined;
  if (answer === deny) return 'deny';
  return answer === allow ? 'allow' : undefined;
}
