import { assertNever } from '../../shared/assert-never.ts';
import type { GrantBounds, Prompt, Remember } from '../../shared/models.ts';
import { visible } from '../../shared/visible.ts';
import { lastingText } from './bounds.ts';
import { hostName } from './names.ts';

interface Lasting {
  remember: Remember;
  bounds?: GrantBounds;
}

/** What an answer just given does. */
export function answeredText(prompt: Prompt, answer: 'allow' | 'deny', lasting: Lasting): string {
  return answer === 'allow' ? `Approved: ${approved(prompt, lasting)}.` : `Denied: ${denied(prompt, lasting)}.`;
}

function approved(prompt: Prompt, lasting: Lasting): string {
  const { server, host, url, tool, serverPrompt } = names(prompt);
  switch (prompt.kind) {
    case 'tool-call':
      return `${tool} of ${server} for ${visible(prompt.host)}${allowedText(lasting)}`;
    case 'server-request':
      return `${requestText(prompt)}${allowedText(lasting)}`;
    case 'pairing':
      return `${url} may be used. Its tools still ask`;
    case 'sign-in':
      return `the sign-in to ${server} goes on`;
    case 'result':
      return `${host} gets what ${tool} of ${server} gave back`;
    case 'instructions':
      return `${host} gets the instructions of ${server} as they are now`;
    case 'server-prompt':
      return `${host} gets the prompt ${serverPrompt} of ${server} as it is now`;
    case 'elicitation':
      return `${server} gets your answer`;
    default:
      return assertNever(prompt.kind);
  }
}

function denied(prompt: Prompt, { remember, bounds }: Lasting): string {
  const { server, host, url, tool, serverPrompt } = names(prompt);
  switch (prompt.kind) {
    case 'tool-call':
      return `${tool} of ${server} for ${visible(prompt.host)}${lastingText(remember, bounds)}`;
    case 'server-request':
      return `${requestText(prompt)}${lastingText(remember)}`;
    case 'pairing':
      return `nothing is sent to ${url}`;
    case 'sign-in':
      return deniedSignIn(prompt);
    case 'result':
      return `${host} does not get what ${tool} of ${server} gave back. The call did run`;
    case 'instructions':
      return `${host} does not get the new instructions of ${server}`;
    case 'server-prompt':
      return `${host} does not get the prompt ${serverPrompt} of ${server}`;
    case 'elicitation':
      return `${server} is told that you decline`;
    default:
      return assertNever(prompt.kind);
  }
}

function deniedSignIn({ server, host, signIn }: Prompt): string {
  const nothing = `nothing is sent to the sign-in service of ${visible(server)}`;
  if (signIn?.reason !== 'step-up') return nothing;
  return `${nothing}. ${visible(hostName(host))} does not ask for this again; see \`drawbridge access ${visible(server)}\``;
}

function requestText({ server, host, request }: Prompt): string {
  return `${visible(request?.method ?? 'a request')} of ${visible(server)} to ${visible(hostName(host))}`;
}

const allowedText = ({ remember, bounds }: Lasting) => (remember === 'once' ? ', once' : lastingText(remember, bounds));

function names({ server, host, url, tool = 'a tool', serverPrompt = 'it asks for' }: Prompt) {
  return {
    server: visible(server),
    host: visible(hostName(host)),
    url: visible(url),
    tool: visible(tool),
    serverPrompt: visible(serverPrompt),
  };
}
