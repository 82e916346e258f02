import { assertNever } from '../../shared/assert-never.ts';
import { hostName } from '../../shared/host-name.ts';
import type { Kept, Prompt } from '../../shared/models.ts';
import { visible } from '../../shared/visible.ts';
import { lastingText } from './bounds.ts';

/** What an answer just given does. */
export function answeredText(prompt: Prompt, answer: 'allow' | 'deny', lasting: Kept): string {
  if (answer === 'deny') return `Denied: ${denied(prompt, lasting)}.`;
  return `Approved: ${approved(prompt, lasting)}${shortenedText(lasting)}.`;
}

function approved(prompt: Prompt, lasting: Kept): string {
  const { server, host, url, tool, serverPrompt, program } = names(prompt);
  switch (prompt.kind) {
    case 'tool-call':
      return `${tool} of ${server} for ${visible(prompt.host)}${allowedText(lasting)}`;
    case 'server-request':
      return `${requestText(prompt)}${allowedText(lasting)}`;
    case 'pairing':
      return `${url} may be used. Its tools still ask`;
    case 'program':
      return `${program} may use ${server} as ${host} may, from now on`;
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

function shortenedText({ shortenedBy }: Kept): string {
  if (shortenedBy === undefined) return '';
  return `, as ${shortenedBy === 'managed' ? 'your organisation' : 'your policy file'} allows at most that`;
}

function denied(prompt: Prompt, { remember, bounds }: Kept): string {
  const { server, host, url, tool, serverPrompt, program } = names(prompt);
  switch (prompt.kind) {
    case 'tool-call':
      return `${tool} of ${server} for ${visible(prompt.host)}${lastingText(remember, bounds)}`;
    case 'server-request':
      return `${requestText(prompt)}${lastingText(remember)}`;
    case 'pairing':
      return `nothing is sent to ${url}`;
    case 'program':
      return `${program} does not use ${server} as ${host}`;
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

const allowedText = ({ remember, bounds }: Kept) => (remember === 'once' ? ', once' : lastingText(remember, bounds));

function names({ server, host, url, program, tool = 'a tool', serverPrompt = 'it asks for' }: Prompt) {
  return {
    server: visible(server),
    host: visible(hostName(host)),
    url: visible(url),
    program: visible(program?.name ?? 'the program'),
    tool: visible(tool),
    serverPrompt: visible(serverPrompt),
  };
}
