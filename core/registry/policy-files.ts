import type { LayerFile, Layers, PolicyFault, PolicyLayer } from '../../shared/policy.ts';
import { fail, problem, type Problem, ProblemError, sentence } from '../../shared/problem.ts';
import type { PolicySource } from './policy-sources.ts';
import { readPolicyText } from './policy-text.ts';

export interface PolicyState {
  layer: PolicyLayer;
  file: string;
  state: 'absent' | 'ok' | 'invalid';
  /** Why it cannot be used, and, where its text could be read, what is wrong with it. */
  problem?: string;
  faults?: PolicyFault[];
}

/** The policies of the administrator and the person, read anew whenever one changed. */
export interface PolicyFiles {
  /** The same object until one changes. Throws `policy-invalid` while one cannot be used. */
  layers(): Layers;
  states(): PolicyState[];
}

type Reading = { layer: LayerFile | undefined } | { problem: Problem; faults: PolicyFault[] };

/** A stamp at each decision costs some microseconds, and misses nothing that a watch may miss (network homes, replaced folders). */
export function createPolicyFiles(sources: Record<PolicyLayer, PolicySource>): PolicyFiles {
  const managed = keepReading('managed', sources.managed);
  const policy = keepReading('policy', sources.policy);
  let known: { from: readonly Reading[]; layers: Layers } | undefined;
  return {
    layers() {
      const from = [managed(), policy()] as const;
      if (known?.from.every((one, at) => one === from[at])) return known.layers;
      const [theirs, own] = from.map(layerOf);
      known = { from, layers: { ...(theirs && { managed: theirs }), ...(own && { policy: own }) } };
      return known.layers;
    },
    states: () => [
      stateOf('managed', sources.managed.name, managed()),
      stateOf('policy', sources.policy.name, policy()),
    ],
  };
}

function layerOf(reading: Reading): LayerFile | undefined {
  if ('problem' in reading) throw new ProblemError(reading.problem);
  return reading.layer;
}

/** Reads again when the stamp changed, and for as long as it cannot be read. */
function keepReading(layer: PolicyLayer, source: PolicySource): () => Reading {
  let known: { stamp: string; reading: Reading } | undefined;
  return () => {
    try {
      // Before reading: what changes meanwhile has another one.
      const stamp = source.stamp();
      if (known?.stamp !== stamp) known = { stamp, reading: read(layer, source) };
      return known.reading;
    } catch (error) {
      known = undefined;
      const reason = `cannot be read (${reasonOf(error)})`;
      const whole = { line: 1, column: 1, reason };
      return { problem: problem('policy-invalid', { layer, file: source.name, reason }), faults: [whole] };
    }
  };
}

function read(layer: PolicyLayer, source: PolicySource): Reading {
  const found = source.read();
  if (found === undefined) return { layer: undefined };
  const checked = readPolicyText(found.text);
  if ('policy' in checked) return { layer: { content: checked.policy, at: found.at } };
  const [fault] = checked.faults;
  if (fault === undefined) return fail('internal', { reason: 'a policy is wrong without a fault' });
  const where = `line ${fault.line}, column ${fault.column}`;
  const what = fault.member === undefined ? fault.reason : `"${fault.member}": ${fault.reason}`;
  const of = problem('policy-invalid', { layer, file: source.name, reason: `${where}: ${what}` });
  return { problem: of, faults: checked.faults };
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

function stateOf(layer: PolicyLayer, file: string, reading: Reading): PolicyState {
  if ('problem' in reading)
    return { layer, file, state: 'invalid', problem: sentence(reading.problem), faults: reading.faults };
  return { layer, file, state: reading.layer === undefined ? 'absent' : 'ok' };
}

/**
 * `read`, at most once in a turn of the event loop: a call is decided several times in one, and no change of a file can be told
 * from one a moment later.
 */
export function oncePerTurn<T extends object>(read: () => T): () => T {
  let known: T | undefined;
  return () => {
    if (known !== undefined) return known;
    known = read();
    setImmediate(() => (known = undefined));
    return known;
  };
}
