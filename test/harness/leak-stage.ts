/** Who and what takes part in a leak story, and how its commands are run: everything they show is kept. */
import type { Company } from '../fakes/company.ts';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import type { OddServer } from '../fakes/mcp-servers/odd-server.ts';
import type { OtlpReceiver } from '../fakes/otlp-receiver.ts';
import { type Drawbridge, type Finished, finished } from './drawbridge.ts';
import type { Place } from './leak-search.ts';
import type { ProcessWatch } from './process-watch.ts';
import type { Answer } from './stdio-host.ts';

export interface Stage {
  company: Company<'notes' | 'wiki'>;
  /** Wants a header that the person stored. */
  keyed: FakeServer;
  telltale: OddServer;
  collector: OtlpReceiver;
  drawbridge: Drawbridge;
  watch: ProcessWatch;
  outputs: Place[];
}

/** Answers the prompt that a call brings, and waits for the call. */
export async function answered(stage: Stage, call: Promise<Answer>, [answer = '', ...flags]: string[]): Promise<void> {
  const { id } = await stage.drawbridge.nextPrompt();
  await command(stage, ['prompts']);
  await command(stage, [answer, id, ...flags]);
  await call;
}

export async function command(stage: Stage, args: string[], stdin?: string): Promise<void> {
  expectCode(0, await run(stage, args, stdin));
}

/** Runs a command, looks at every process while it runs, and keeps what it printed. */
export async function run(stage: Stage, args: string[], stdin?: string): Promise<Finished> {
  const child = stage.drawbridge.spawnCli(args);
  stage.watch.look();
  const ended = await finished(child, stdin);
  keep(stage, `drawbridge ${args.join(' ')}`, ended);
  return ended;
}

export function keep({ outputs }: Stage, who: string, { stdout, stderr }: Pick<Finished, 'stdout' | 'stderr'>): void {
  outputs.push({ where: `${who}, stdout`, bytes: Buffer.from(stdout) });
  outputs.push({ where: `${who}, stderr`, bytes: Buffer.from(stderr) });
}

export function expectCode(code: number, ended: Finished): void {
  if (ended.code !== code) throw new Error(`the story went wrong (exit code ${ended.code}): ${ended.stderr}`);
}
