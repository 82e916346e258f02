import { assertNever } from '../../shared/assert-never.ts';
import type { ControlClient } from '../../client/control-client.ts';
import type { SignInStep } from '../../shared/contract.ts';
import type { Account } from '../../shared/models.ts';
import { fail, problem, problemOf, ProblemError } from '../../shared/problem.ts';
import { visible } from '../../shared/visible.ts';
import { failureText } from '../failure.ts';
import type { Lines } from '../lines.ts';
import type { Terminal } from '../terminal.ts';
import { relativeTime } from '../text/time.ts';
import { askInTerminal, questionText } from './ask-in-terminal.ts';

export interface SignInRequest {
  server: string;
  account?: string;
  another?: boolean;
  scopes?: string[];
}

export interface SignInWay {
  /** Says yes to the question without asking. */
  yes: boolean;
  /** Reads stdin although nobody types there. */
  paste: boolean;
}

/** Signs in and tells each step on stderr, as stdout is for the result. Ctrl-C gives it up, here and in the core. */
export async function followSignIn(
  core: ControlClient,
  request: SignInRequest,
  terminal: Terminal,
  way: SignInWay,
): Promise<Account> {
  const interrupted = terminal.interrupted();
  const lines = terminal.typed || way.paste ? terminal.lines() : undefined;
  let step = new AbortController();
  try {
    for await (const next of await core.servers.signIn(request, { signal: interrupted })) {
      // What the last step waited for at the terminal is over, however it ended.
      step.abort();
      step = new AbortController();
      if (next.step === 'done') return next.account;
      const doing = during(next, { core, request, terminal, way, lines, signal: step.signal });
      doing.catch((error: unknown) => terminal.complain(failureText(problemOf(error))));
    }
  } catch (error) {
    // Who said no knows it.
    const given = interrupted.aborted || problemOf(error).code === 'sign-in-declined';
    throw given ? new ProblemError(problem('sign-in-cancelled', { server: request.server })) : error;
  } finally {
    step.abort();
    lines?.close();
  }
  return interrupted.aborted ? fail('sign-in-cancelled', { server: request.server }) : fail('core-not-running');
}

interface During {
  core: ControlClient;
  request: SignInRequest;
  terminal: Terminal;
  way: SignInWay;
  lines: Lines | undefined;
  signal: AbortSignal;
}

/** What the person is told and asked while a step lasts. */
async function during(step: Exclude<SignInStep, { step: 'done' }>, now: During): Promise<void> {
  switch (step.step) {
    case 'question':
      return answerQuestion(step.prompt, now);
    case 'browser':
      now.terminal.complain(browserText(step, now.lines !== undefined));
      return takeAddresses(now);
    case 'device':
      return now.terminal.complain(deviceText(step, now.terminal));
    default:
      return assertNever(step);
  }
}

async function answerQuestion(id: string, { core, terminal, way, lines, signal }: During): Promise<void> {
  const prompt = (await core.prompts.list({})).find((one) => one.id === id);
  // Answered in a window already.
  if (prompt?.signIn === undefined || signal.aborted) return;
  terminal.complain(questionText(prompt, prompt.signIn, terminal));
  if (way.yes) return void (await core.prompts.answer({ id, answer: 'allow' }));
  const asked = terminal.typed ? lines : undefined;
  const answered = asked && (await askInTerminal(prompt.signIn, { terminal, lines: asked, signal }));
  if (signal.aborted) return terminal.complain('\nAnswered elsewhere.\n');
  if (answered !== undefined) return void (await core.prompts.answer({ id, ...answered }));
  const command = `drawbridge approve ${visible(id)}`;
  terminal.complain(
    `It goes on as soon as you approve it: \`${command}\`, or in Drawbridge's window (Ctrl-C cancels) …\n`,
  );
}

/** Hands on what is pasted until the core has taken it. */
async function takeAddresses({ core, request, terminal, lines, signal }: During): Promise<void> {
  for (let line = await lines?.next(signal); line !== undefined; line = await lines?.next(signal)) {
    const url = line.trim();
    if (url === '') continue;
    const taken = await core.servers
      .finishSignIn({ server: request.server, url })
      .catch((error: unknown) => problemOf(error));
    if ('taken' in taken) return;
    terminal.complain(failureText(taken));
  }
}

function browserText({ url, opened }: { url: string; opened: boolean }, reads: boolean): string {
  const paste = reads ? 'If the browser is on another machine, paste the address it ends at here.\n' : '';
  return (
    `\n${opened ? 'Sign in in your browser. If it did not open, go to' : 'Open this address to sign in'}:\n\n` +
    `  ${visible(url)}\n\n${paste}Waiting for you to finish there (Ctrl-C cancels) …\n`
  );
}

type Device = Extract<SignInStep, { step: 'device' }>;

function deviceText({ url, completeUrl, code, expiresAt }: Device, { paint, now }: Terminal): string {
  const direct = completeUrl === undefined ? '' : `\nOr, with the code in it:\n\n  ${visible(completeUrl)}\n`;
  return (
    `\nOn any device with a browser, open\n\n  ${visible(url)}\n\nand type this code:\n\n` +
    `  ${paint.bold(visible(code))}\n${direct}\n` +
    `It ends ${relativeTime(expiresAt, now())}. Waiting for you to finish there (Ctrl-C cancels) …\n`
  );
}
