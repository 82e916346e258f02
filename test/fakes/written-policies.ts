/** Policy files of both layers for made-up sequences: valid ones, broken ones, none; written as a person or an administrator would. */
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { createPolicies } from '../../core/policy/policies.ts';
import { createPolicyFiles } from '../../core/registry/policy-files.ts';
import { fileSource } from '../../core/registry/policy-sources.ts';
import type { ArgumentBound, Effect } from '../../shared/models.ts';
import type { GrantCeiling, PolicyLayer } from '../../shared/policy.ts';
import type { Room } from '../unit/consent-room.ts';
import type { NaiveConsent, NaivePolicy } from './naive-consent.ts';

const rule = fc.record(
  {
    effect: fc.constantFrom<Effect[]>('allow', 'ask', 'deny'),
    host: fc.constantFrom('*', 'h1'),
    server: fc.constantFrom('*', 's1', 's2'),
    tool: fc.constantFrom('*', 't*', 't1'),
    arguments: fc.constantFrom<ArgumentBound[][]>([{ pointer: '/to', like: 'x*' }]),
  },
  { requiredKeys: ['effect', 'tool'] },
);
const policyFile = fc.record(
  {
    rules: fc.array(rule, { maxLength: 3 }),
    grants: fc.constantFrom<GrantCeiling[]>(
      { longest: { minutes: 2 } },
      { longest: 'session' },
      { longest: 'once' },
      { calls: 2 },
    ),
  },
  { requiredKeys: ['rules'] },
);
/** A file as it is written; text that is no policy stays as it is. */
const written = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  { weight: 4, arbitrary: policyFile },
  { weight: 1, arbitrary: fc.constantFrom('{ "rules": [', '{ "ruls": [] }') },
);
export const policies = fc.record({ managed: written, policy: written });
export type Written = typeof policies extends fc.Arbitrary<infer T> ? T : never;

/** Over real files, read as the core reads them. */
export function policyOf(room: Room, naive: NaiveConsent): (policy: Written) => void {
  const fileOf = (layer: PolicyLayer) => join(dirname(room.file), `${layer}.jsonc`);
  const sources = { managed: fileSource(fileOf('managed')), policy: fileSource(fileOf('policy')) };
  room.policy = createPolicies(createPolicyFiles(sources).layers).current;
  let before = '{}';
  return (policy) => {
    if (JSON.stringify(policy) === before) return;
    before = JSON.stringify(policy);
    for (const layer of ['managed', 'policy'] as const) {
      const content = policy[layer];
      if (content === undefined) rmSync(fileOf(layer), { force: true });
      else writeFileSync(fileOf(layer), typeof content === 'string' ? content : JSON.stringify(content));
    }
    const files = readBack(policy);
    naive.policyIs(files);
    // As the core does every other second.
    look(room);
  };
}

function readBack({ managed, policy }: Written): NaivePolicy {
  if (typeof managed === 'string' || typeof policy === 'string') return 'broken';
  return { ...(managed && { managed }), ...(policy && { policy }) };
}

function look(room: Room): void {
  try {
    room.policy();
  } catch {
    // Whoever decides meets it again.
  }
}
