/** Every sentence the main process shows. Names from hosts and servers come in through `visible`. */
import { assertNever } from '../../shared/assert-never.ts';
import type { Activity, DecisionWay, Prompt } from '../../shared/models.ts';
import { visible } from '../../shared/visible.ts';

/** Untrusted names are cut, so that they cannot push the rest off the screen. */
function name(text: string | undefined, longest = 60): string {
  const shown = visible(text ?? '');
  return shown.length > longest ? `${shown.slice(0, longest - 1)}…` : shown;
}

function promptTitle({ kind, host, server, tool, url, signIn, serverPrompt }: Prompt): string {
  switch (kind) {
    case 'tool-call':
      return `${name(host)} wants to run ${name(tool)} on ${name(server)}`;
    case 'pairing':
      return `${name(host)} wants to use ${name(url, 120)}`;
    case 'program':
      return `${name(host)} is started by another program than before`;
    case 'sign-in':
      return signIn?.reason === 'step-up'
        ? `${name(host)} needs more access to ${name(server)}`
        : `${name(host)} wants you to sign in to ${name(server)}`;
    case 'result':
      return `${name(host)} waits for what ${name(tool)} on ${name(server)} gave back`;
    case 'server-request':
      return `${name(server)} asks something of ${name(host)}`;
    case 'instructions':
      return `${name(server)} has new instructions for ${name(host)}`;
    case 'server-prompt':
      return `${name(host)} wants the prompt ${name(serverPrompt)} of ${name(server)}`;
    case 'elicitation':
      return `${name(server)} asks you something`;
    default:
      return assertNever(kind);
  }
}

const ways: Record<DecisionWay, string> = {
  window: 'in a window',
  browser: 'in the browser',
  command: 'by command',
  host: 'through the host',
};

/** What was decided outside of our windows, by which way. */
function announcedTitle({ kind, way = 'command', outcome, decision, detail, host, server, tool }: Activity): string {
  const by = ways[way];
  const about = [tool, server && `on ${name(server)}`].filter((part) => part !== undefined);
  const what = name(about.length === 0 ? 'a question' : about.join(' '), 120);
  const whose = host === undefined || host === '*' ? '' : ` for ${name(host)}`;
  switch (kind) {
    case 'prompt.ended':
      return `${outcome === 'allowed' ? 'Allowed' : 'Denied'} ${by}: ${what}${whose}`;
    case 'permission.changed':
      return outcome === 'revoked'
        ? `Revoked ${by}: ${decision} ${what}${whose}`
        : `New rule ${by}: ${decision} ${what}${whose}`;
    default:
      return `Changed ${by}: ${name(detail, 120)}`;
  }
}

const plural = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`);

export const texts = {
  product: 'Drawbridge',
  starting: 'Drawbridge is starting…',
  paused: 'Paused: every tool call is refused',
  running: (bridges: number) => `Running, ${plural(bridges, 'host connection', 'host connections')}`,
  waiting: (count: number) => plural(count, 'approval waits', 'approvals wait'),
  pause: 'Pause everything',
  review: 'Review…',
  recent: 'Recent activity',
  nothingYet: 'Nothing yet',
  open: 'Open Drawbridge',
  autostart: 'Start when I sign in',
  quit: 'Quit…',
  prompt: {
    window: 'Drawbridge asks',
    title: promptTitle,
    body: {
      'tool-call': 'Nothing runs until you answer.',
      pairing: 'Nothing runs until you answer.',
      program: 'It uses none of your sign-ins until you answer.',
      'sign-in': 'Nothing is sent to the sign-in service until you answer.',
      result: 'The model does not see it until you answer.',
      'server-request': 'Nothing is passed on until you answer.',
      instructions: 'The host does not get them until you answer.',
      'server-prompt': 'It has changed. The host does not get it until you answer.',
      elicitation: 'The server gets nothing until you answer.',
    } satisfies Record<Prompt['kind'], string>,
    review: 'Review',
    deny: 'Deny',
  },
  announced: {
    title: announcedTitle,
    body: ({ program }: Activity) =>
      `${program === undefined ? 'The system does not tell by which program' : `By ${name(program, 120)}`}. Was it not you? Look into Activity.`,
    many: (count: number) => `${count} decisions outside of Drawbridge’s windows`,
    check: 'Were they not yours? Look into Activity.',
  },
  quitting: {
    question: 'Quit the Drawbridge app?',
    detail:
      'What stops: this icon, its windows and its notifications.\n\n' +
      'What goes on: Drawbridge itself. Your hosts keep working, and calls that need your approval wait for you in ' +
      '`drawbridge prompts` or until they time out.\n\n' +
      'Stop Drawbridge too and calls under way end; a host that is still open starts it again with its next request.',
    app: 'Quit the app',
    all: 'Stop Drawbridge too',
    cancel: 'Cancel',
    notStopped: 'Drawbridge could not be stopped',
  },
} as const;
