import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Problem, problem, ProblemError } from '../shared/problem.ts';
import { coreEnvironment, gaveWay } from '../shared/wire/start.ts';
import { createControlClient, type ControlClient } from './control-client.ts';
import { type ClientPlaces, placesHere } from './this-machine.ts';

export interface StartOptions {
  /** Program and arguments that run the core in the foreground. */
  core: { command: string; args: readonly string[] };
  places?: ClientPlaces;
  /** The environment the core is started from. */
  env?: Readonly<Record<string, string | undefined>>;
  /** How long the core may take to answer, in milliseconds. */
  within?: number;
}

/** After our core ended without answering, how long to go on asking: somebody else may start one. In milliseconds. */
const graceForAnother = 1_500;

/** A client of the running core; starts one, detached, where none runs. Problem: `core-start-failed`. */
export async function startCore(options: StartOptions): Promise<ControlClient> {
  const places = options.places ?? placesHere();
  const client = createControlClient(places);
  if (await answers(client)) return client;
  const core = launch(options.core, places, options.env ?? process.env);
  let deadline = Date.now() + (options.within ?? 10_000);
  void core.ended.then((code) => {
    // The other one is coming up.
    if (code !== gaveWay) deadline = Math.min(deadline, Date.now() + graceForAnother);
  });
  while (!(await answers(client))) {
    if (Date.now() > deadline) throw new ProblemError(startProblem(core, places));
    await delay(25);
  }
  return client;
}

/** A core on a full disk has nowhere to say why it ended. */
function startProblem(core: Launched, { home, coreLog }: ClientPlaces): Problem {
  if (isFull(home)) return problem('disk-full', { file: home });
  return problem('core-start-failed', { reason: core.lastWords(), log: coreLog });
}

function isFull(folder: string): boolean {
  try {
    return statfsSync(folder).bavail === 0;
  } catch {
    return false;
  }
}

async function answers(client: ControlClient): Promise<boolean> {
  try {
    await client.core.status();
    return true;
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'core-not-running') return false;
    throw error;
  }
}

interface Launched {
  /** With its exit code, where it had one. */
  ended: Promise<number | null>;
  /** The last thing it printed, or that it said nothing. */
  lastWords(): string;
}

function launch(core: StartOptions['core'], places: ClientPlaces, env: NonNullable<StartOptions['env']>): Launched {
  mkdirSync(places.home, { recursive: true, mode: 0o700 });
  const log = openSync(places.coreLog, 'a', 0o600);
  const before = statSync(places.coreLog).size;
  // In a process group of its own and with nothing of this terminal's: it outlives the command that started it.
  const child = spawn(core.command, core.args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: coreEnvironment(env),
    cwd: places.home,
    windowsHide: true,
  });
  child.unref();
  closeSync(log);
  let failure: string | undefined;
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
    child.once('error', (error) => {
      failure = error.message;
      resolve(null);
    });
  });
  return { ended, lastWords: () => failure ?? lastLine(places.coreLog, before) };
}

function lastLine(file: string, from: number): string {
  const text = readFileSync(file).subarray(from).toString('utf8');
  const said = text.split('\n').filter((line) => line.startsWith('drawbridge: '));
  return said.at(-1)?.slice('drawbridge: '.length, 1_000) ?? 'it did not answer in time';
}
