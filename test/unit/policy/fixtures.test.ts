import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { describe, expect, test } from 'vitest';
import { createRules } from '../../../core/policy/decide.ts';
import { createPolicy } from '../../../core/policy/effective.ts';
import type { PolicyCall } from '../../../core/policy/policy.ts';
import { readPolicyText } from '../../../core/registry/policy-text.ts';
import type { Permission } from '../../../shared/models.ts';
import type { LayerFile } from '../../../shared/policy.ts';

const folder = join(import.meta.dirname, '../../fixtures/policy');

/** Files of policy, what the person answered and wrote besides, and what calls come to. */
interface Fixture {
  managed?: unknown;
  policy?: unknown;
  permissions?: Partial<Permission>[];
  expect: { call: Partial<PolicyCall> & { at?: string }; effect: string; because: string; step?: string }[];
}

const start = '2026-01-01T00:00:00.000Z';

function layer(content: unknown): LayerFile | undefined {
  if (content === undefined) return undefined;
  const read = readPolicyText(JSON.stringify(content));
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return { content: read.policy, at: start };
}

function permissionsOf({ permissions = [] }: Fixture): Permission[] {
  const any = { host: '*', server: '*', tool: '*', origin: 'rule', effect: 'ask', createdAt: start, uses: 0 } as const;
  return permissions.map((one, at) => ({ ...any, id: `p${at + 1}`, ...one }));
}

function callOf({ at = start, ...call }: Fixture['expect'][number]['call']): PolicyCall {
  const facts = { host: 'cursor', server: 'files', tool: 'read_file', session: 's1', definition: 'same' } as const;
  return { ...facts, readOnly: false, ...call, now: Date.parse(at) };
}

describe.each(readdirSync(folder).filter((name) => name.endsWith('.jsonc')))('%s', (name) => {
  const fixture = parse(readFileSync(join(folder, name), 'utf8')) as Fixture;
  const managed = layer(fixture.managed);
  const own = layer(fixture.policy);
  const policy = createPolicy({ ...(managed && { managed }), ...(own && { policy: own }) });
  const rules = createRules([...policy.permissions, ...permissionsOf(fixture)]);

  test.each(fixture.expect)('$call comes to $effect, by $because', ({ call, step, ...decision }) => {
    const asked = { ...callOf(call), ceilings: policy.ceilings };
    expect(rules.decide(asked)).toEqual(decision);
    const explained = rules.explain(asked);
    expect(explained).toMatchObject(decision);
    if (step !== undefined) expect(explained.step).toBe(step);
    const named = explained.matched.map(({ permission }) => permission.id);
    if (decision.because.includes(':') || decision.because.startsWith('p')) expect(named).toContain(decision.because);
  });
});
