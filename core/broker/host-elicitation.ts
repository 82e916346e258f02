/** Approval through the host: it asks its person by elicitation (MCP 2025-06-18 and later), beside our own windows. */
import type { DecisionSource, Prompt } from '../../shared/models.ts';
import { type Problem, problemOf } from '../../shared/problem.ts';
import { visible } from '../../shared/visible.ts';
import type { AskElsewhere, Consent } from '../consent/consent.ts';
import { mayHostAnswer } from '../consent/host-answers.ts';
import { isObject, type JsonObject, type JsonRpcResponse } from '../eras/messages.ts';
import type { Policies } from '../policy/policies.ts';
import type { HostLine } from './host-line.ts';

export interface HostElicitationOptions {
  /** What the host declared. */
  capabilities(): JsonObject;
  /** The host's program, as far as the system tells. */
  program: Prompt['program'];
  /** Asked before the question, and again before its answer counts. */
  policies: Pick<Policies, 'checkWay'>;
  consent: Pick<Consent, 'answer'>;
  line: Pick<HostLine, 'ask'>;
  noteProblem(of: Problem, method: string): void;
}

const method = 'elicitation/create';
const allow = 'Allow this one call';
const deny = 'Deny';

export function createHostElicitation(options: HostElicitationOptions): AskElsewhere {
  const { consent, policies, program, line } = options;
  const by: DecisionSource = { way: 'host', ...(program && { program: program.name, pid: program.pid }) };

  const answer = (prompt: string, response: JsonRpcResponse) => {
    const said = readAnswer(response);
    if (said === undefined) return;
    try {
      policies.checkWay('host');
      // For this one call: whatever it may be asked to remember is for a person to say.
      consent.answer(prompt, said, 'once', { by });
    } catch (error) {
      // The question stays as it is, for whoever may answer it.
      options.noteProblem(problemOf(error), method);
    }
  };
  return (prompt, waiting) => {
    if (!canElicit(options.capabilities()) || !mayHostAnswer(prompt) || !isPermitted(options)) return;
    line.ask({ method, params: questionOf(prompt) }, waiting).then(
      (response) => answer(prompt.id, response),
      // Answered elsewhere, or given up.
      () => undefined,
    );
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
