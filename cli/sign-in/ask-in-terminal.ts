import { asksForSomething } from '../../shared/access.ts';
import { hostName } from '../../shared/host-name.ts';
import type { Prompt, SignInChoice, SignInQuestion } from '../../shared/models.ts';
import { visible } from '../../shared/visible.ts';
import type { Lines } from '../lines.ts';
import type { Terminal } from '../terminal.ts';
import { removable, scopeText, servesText, signInHeading } from '../text/sign-in.ts';
import { facts } from '../text/table.ts';
import { readPlace, readReply, turned } from './reply.ts';

export type Answered = { answer: 'allow'; signIn: SignInChoice } | { answer: 'deny' };

export interface Asking {
  terminal: Pick<Terminal, 'complain' | 'paint'>;
  lines: Lines;
  /** Aborts when the question has ended elsewhere. */
  signal: AbortSignal;
}

/** Asks the person at the terminal; `undefined` where nobody answered. */
export async function askInTerminal(question: SignInQuestion, asking: Asking): Promise<Answered | undefined> {
  const issuer = await askIssuer(question.issuers, asking);
  return issuer === undefined ? undefined : askScopes(issuer, question, asking);
}

/** Everything there is to decide on, with a number for each scope that may be left out. */
export function questionText(prompt: Prompt, question: SignInQuestion, { paint }: Pick<Terminal, 'paint'>): string {
  const may = removable(question);
  const number = (name: string) => may.findIndex((scope) => scope.name === name) + 1;
  const account = prompt.accountName ?? prompt.account;
  const isAtCompany = question.company !== undefined && question.reason !== 'step-up';
  const scopes = question.scopes.map((scope) => {
    const at = number(scope.name);
    return `    ${at === 0 ? '-' : at}  ${scopeText(scope)}\n`;
  });
  return (
    `\n${signInHeading(prompt, (text) => paint.bold(visible(text)))}.\n\n` +
    facts(
      [
        ...(isAtCompany ? [] : [['server', prompt.url] as const]),
        ['sign in at', question.issuers.join(', ')],
        ...(account === undefined ? [] : [['account', account] as const]),
        ...(question.why === undefined ? [] : [['server says', question.why] as const]),
        ['for', question.hostOnly ? `${hostName(prompt.host)} alone` : servesText(question)],
        ['asks for', scopes.length === 0 ? 'what the sign-in service decides' : ''],
      ],
      paint,
    ) +
    `${scopes.join('')}\nNothing has been sent to the sign-in service yet.\n`
  );
}

async function askIssuer(issuers: readonly string[], { terminal, lines, signal }: Asking): Promise<string | undefined> {
  if (issuers.length < 2) return issuers[0];
  const list = issuers.map((issuer, at) => `    ${at + 1}  ${visible(issuer)}\n`).join('');
  for (;;) {
    terminal.complain(`\nThe server leaves it to you where to sign in:\n${list}Which one? [1] `);
    const line = await lines.next(signal);
    if (line === undefined) return undefined;
    const place = readPlace(line, issuers.length);
    if (place !== undefined) return issuers[place];
  }
}

async function askScopes(
  issuer: string,
  question: SignInQuestion,
  { terminal, lines, signal }: Asking,
): Promise<Answered | undefined> {
  const names = removable(question).map(({ name }) => name);
  let without: ReadonlySet<string> = new Set();
  for (;;) {
    terminal.complain(`Continue? ${names.length === 0 ? '[Y/n]' : '[Y/n, or the numbers of what to leave out]'} `);
    const line = await lines.next(signal);
    if (line === undefined) return undefined;
    const reply = readReply(line, names.length);
    if (reply.says === 'yes' && !asksForSomething(question, without)) {
      terminal.complain('Nothing is left to ask for: take a number back, or type n.\n');
      continue;
    }
    if (reply.says === 'yes') return { answer: 'allow', signIn: { issuer, without: [...without] } };
    if (reply.says === 'no') return { answer: 'deny' };
    if (reply.says === 'turn') without = turned(without, names, reply.places);
    const left =
      without.size === 0
        ? 'Nothing is left out.'
        : `Left out: ${[...without].map((name) => visible(name)).join(', ')}.`;
    terminal.complain(reply.says === 'turn' ? `${left}\n` : 'Type y, n, or numbers from the list.\n');
  }
}
