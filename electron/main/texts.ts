/** Every sentence the main process shows. Names from hosts and servers come in through `visible`. */
import type { Prompt } from '../../shared/models.ts';
import { visible } from '../../shared/visible.ts';

/** Untrusted names are cut, so that they cannot push the rest off the screen. */
function name(text: string | undefined, longest = 60): string {
  const shown = visible(text ?? '');
  return shown.length > longest ? `${shown.slice(0, longest - 1)}…` : shown;
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
    call: ({ host, tool, server }: Prompt) => `${name(host)} wants to run ${name(tool)} on ${name(server)}`,
    pairing: ({ host, url }: Prompt) => `${name(host)} wants to use ${name(url, 120)}`,
    body: 'Nothing runs until you answer.',
    review: 'Review',
    deny: 'Deny',
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
