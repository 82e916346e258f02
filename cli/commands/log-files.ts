import type { Command } from 'commander';
import type { ContentOf, LogExpected, LogSigner, LogVerdict } from '../../shared/models.ts';
import { fail, problem, ProblemError, problemOf } from '../../shared/problem.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import { about } from '../help.ts';
import { proofText, verdictText } from '../text/log.ts';
import type { Tools } from '../tools.ts';
import { addFilters, filterOf, type FilterOptions } from './log-filter.ts';

interface VerifyOptions {
  key?: string[];
  expect?: string;
  json?: boolean;
}

interface ExportOptions extends FilterOptions {
  format: string;
  after?: string;
}

/** What is done with the log beside reading it. */
export function addLogFileCommands(log: Command, tools: Tools): void {
  log
    .command('verify [FILE]')
    .description(verifyAbout)
    .option('--key <KEY...>', 'only these keys may have signed it (see `log key`)')
    .option('--expect <NUMBER:HASH>', 'this checkpoint, noted earlier, must be in it')
    .option('--json', 'print JSON')
    .action((file: string | undefined, options: VerifyOptions) => verify(tools, file, options));
  addFilters(log.command('export').description(exportAbout))
    .option('--format <FORMAT>', 'jsonl (can be verified), csv or cef', 'jsonl')
    .option('--after <NUMBER>', 'only records after this one')
    .action((options: ExportOptions) => exportLog(tools, options));
  log
    .command('key')
    .description(keyAbout)
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) => key(tools, json ?? false));
  log
    .command('show <CALL>')
    .description(showAbout)
    .option('--result', 'the result, not the arguments')
    .action((call: string, options: { result?: boolean }) => show(tools, call, options));
  log
    .command('prove <CALL>')
    .description(proveAbout)
    .option('--result', 'the result, not the arguments')
    .option('--json', 'print JSON')
    .action((call: string, options: { result?: boolean; json?: boolean }) => prove(tools, call, options));
}

const verifyAbout = about(
  'Check that no record was changed, removed or put in. Needs no running Drawbridge; FILE is activity.db (default: the one here) or an export as JSON lines.',
  'log verify',
  'log verify activity.jsonl --key KEY',
);
const exportAbout = about(
  'Write the log to stdout for elsewhere: JSON lines, CSV, or CEF for a SIEM. JSON lines without a choice of records can be verified.',
  'log export > activity.jsonl',
  'log export --format csv --since 30d > activity.csv',
);
const keyAbout = about(
  'Show the public key that signs the log, and the newest checkpoint. Keep both elsewhere: they show later that the log is the same.',
  'log key',
);
const showAbout = about(
  'Show the arguments or the result of a call, as JSON, where the policy had them kept in full. What looked like a token is masked.',
  'log show CALL',
  'log show CALL --result',
);
const proveAbout = about(
  "Check whether a call had these arguments or this result, given as JSON on stdin. The log holds no arguments, but a commitment to them. A result is the whole of the answer's result.",
  'log prove CALL < arguments.json',
  'log prove CALL --result < result.json',
);

async function verify(
  { terminal, logFile, logFiles, running }: Tools,
  file: string | undefined,
  options: VerifyOptions,
) {
  // Whoever checks a file from elsewhere knows what to expect of it; of the log here the core knows.
  const signer = file === undefined ? await signerIfAny(running) : undefined;
  const expected = expectedOf(options, signer);
  const verdict = (await logFiles()).verify(file ?? logFile, expected);
  if (options.json) terminal.write(`${visibleJson(verdict, 2)}\n`);
  else if (!verdict.broken) terminal.write(verdictText(verdict, signer, expected));
  if (verdict.broken) throw new ProblemError(problem('log-broken', { ...verdict.broken, signed: signedOf(verdict) }));
}

function signedOf({ signedTo, signedAt }: LogVerdict): string {
  return signedTo === 0 ? 'none' : `${signedTo}, at ${signedAt}`;
}

/** The core may not run, and its vault may be locked: the log is checked all the same. */
async function signerIfAny(running: Tools['running']): Promise<LogSigner | undefined> {
  try {
    return await running().activity.sign();
  } catch (error) {
    if (problemOf(error).code === 'internal') throw error;
    return undefined;
  }
}

function expectedOf({ key: keys, expect }: VerifyOptions, signer: LogSigner | undefined): LogExpected {
  if (expect === undefined) return { keys, checkpoint: signer?.newest };
  const [, number, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(expect) ?? [];
  if (hash === undefined)
    return fail('usage', { reason: `"${expect}" is no checkpoint such as 1200:0f3a… (64 digits).` });
  return { keys, checkpoint: { number: Number(number), hash } };
}

async function exportLog(tools: Tools, { format, after, ...options }: ExportOptions) {
  const { terminal, logFile, logFiles, running } = tools;
  if (after !== undefined && !/^\d{1,15}$/.test(after)) fail('usage', { reason: `"${after}" is no record's number.` });
  const filter = { ...filterOf(options, terminal.now()), ...(after === undefined ? {} : { after: Number(after) }) };
  // So that what is exported is signed to its end.
  await signerIfAny(running);
  const now = new Date(terminal.now()).toISOString();
  (await logFiles()).export(logFile, formatOf(format), filter, now, terminal.write);
}

function formatOf(text: string): 'jsonl' | 'csv' | 'cef' {
  if (text === 'jsonl' || text === 'csv' || text === 'cef') return text;
  return fail('usage', { reason: `"${text}" is none of jsonl, csv and cef.` });
}

async function key({ terminal, core }: Tools, json: boolean) {
  const signer = await (await core()).activity.sign();
  if (json) return terminal.write(`${visibleJson(signer, 2)}\n`);
  if (signer.key === undefined) return fail('vault-unset');
  const { newest } = signer;
  terminal.write(`key         ${visible(signer.key)}\n`);
  if (newest)
    terminal.write(`checkpoint  ${newest.number}:${visible(newest.hash)}\nsigned      ${visible(newest.at)}\n`);
}

async function show({ core, terminal }: Tools, call: string, { result }: { result?: boolean }) {
  const { content } = await (await core()).activity.content({ call, what: result ? 'result' : 'arguments' });
  terminal.write(`${visibleJson(content, 2)}\n`);
}

async function prove(tools: Tools, call: string, { result, json }: { result?: boolean; json?: boolean }) {
  const what: ContentOf['what'] = result ? 'result' : 'arguments';
  const text = await tools.terminal.askSecretText(`The ${what} as JSON: `);
  const proof = await (await tools.core()).activity.prove({ call, what, content: parsed(text) });
  tools.terminal.write(json ? `${visibleJson(proof, 2)}\n` : proofText(proof, what));
  if (!proof.matches) fail('content-differs', { call, what });
}

function parsed(text: string) {
  try {
    return JSON.parse(text) as null;
  } catch {
    return fail('usage', { reason: 'Give the arguments or the result as JSON on stdin.' });
  }
}
