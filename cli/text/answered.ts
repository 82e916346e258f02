import { assertNever } from '../../shared/assert-never.ts';
import type { GrantBounds, Prompt, Remember } from '../../shared/models.ts';
import { visible } from '../../shared/visible.ts';
import { lastingText } from './bounds.ts';
import { hostName } from './names.ts';

/** What an answer just given does. */
export function answeredText(
  prompt: Prompt,
  answer: 'allow' | 'deny',
  { remember, bounds }: { remember: Remember; bounds?: GrantBounds },
): string {
  if (prompt.kind !== 'tool-call')
    return answer === 'allow' ? `Approved: ${approved(prompt)}` : `Denied: ${denied(prompt)}`;
  if (answer === 'deny') return `Denied: ${callText(prompt)}${lastingText(remember, bounds)}.`;
  return `Approved: ${callText(prompt)}${remember === 'once' ? ', once' : lastingText(remember, bounds)}.`;
}

function approved(prompt: Prompt): string {
  const [server, host] = [visible(prompt.server), visible(hostName(prompt.host))];
  switch (prompt.kind) {
    case 'tool-call':
      return `${callText(prompt)}.`;
    case 'pairing':
      return `${visible(prompt.url)} may be used. Its tools still ask.`;
    case 'sign-in':
      return `the sign-in to ${server} goes on.`;
    case 'result':
      return `${host} gets what ${visible(prompt.tool ?? 'the tool')} of ${server} gave back.`;
    case 'server-request':
      return `${server} may ask this of ${host}, once.`;
    case 'instructions':
      return `${host} gets the instructions of ${server} as they are now.`;
    case 'server-prompt':
      return `${host} gets the prompt ${visible(prompt.serverPrompt ?? '')} of ${server} as it is now.`;
    default:
      return assertNever(prompt.kind);
  }
}

function denied(prompt: Prompt): string {
  const [server, host] = [visible(prompt.server), visible(hostName(prompt.host))];
  switch (prompt.kind) {
    case 'tool-call':
      return `${callText(prompt)}.`;
    case 'pairing':
      return `nothing is sent to ${visible(prompt.url)}.`;
    case 'sign-in':
      return deniedSignIn(prompt);
    case 'result':
      return `${host} does not get what ${visible(prompt.tool ?? 'the tool')} of ${server} gave back. The call did run.`;
    case 'server-request':
      return `${server} is told no; ${host} hears nothing of it.`;
    case 'instructions':
      return `${host} does not get the new instructions of ${server}.`;
    case 'server-prompt':
      return `${host} does not get the prompt ${visible(prompt.serverPrompt ?? '')} of ${server}.`;
    default:
      return assertNever(prompt.kind);
  }
}

function deniedSignIn({ server, host, signIn }: Prompt): string {
  const nothing = `nothing is sent to the sign-in service of ${visible(server)}.`;
  if (signIn?.reason !== 'step-up') return nothing;
  return `${nothing} ${visible(hostName(host))} does not ask for this again; see \`drawbridge access ${visible(server)}\`.`;
}

function callText({ host, server, tool }: Prompt): string {
  return `${visible(tool ?? 'a tool')} of ${visible(server)} for ${visible(host)}`;
}
