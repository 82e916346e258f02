import type { PolicyExplained, PolicyPreviewed, PolicyShown } from '../../shared/policy.ts';
import { aPermission } from './desk-states.ts';
import { ago } from './state.ts';

/** Two files in force: what the administrator says is locked. */
export const shownPolicy: PolicyShown = {
  files: [
    { layer: 'managed', file: '/etc/drawbridge/policy.jsonc', state: 'ok' },
    { layer: 'policy', file: '/home/person/.local/state/drawbridge/policy.jsonc', state: 'ok' },
  ],
  members: [
    { member: 'servers', value: ['https://*.company.example'], from: ['managed'], locked: true },
    { member: 'grants', value: { longest: { minutes: 480 }, calls: 100 }, from: ['managed', 'policy'], locked: true },
    { member: 'results', value: { mask: true }, from: ['policy'], locked: false },
  ],
  rules: [],
};

/** The person's own cannot be read: nothing passes. */
export const brokenPolicy: PolicyShown = {
  files: [
    { layer: 'managed', file: '/etc/drawbridge/policy.jsonc', state: 'absent' },
    {
      layer: 'policy',
      file: '/home/person/.local/state/drawbridge/policy.jsonc',
      state: 'invalid',
      problem: 'line 3, column 5: a comma is expected\u202e',
    },
  ],
  members: [],
  rules: [],
};

export const explained: PolicyExplained = {
  effect: 'deny',
  because: 'managed:no-exports',
  step: 'denied',
  matched: [
    {
      permission: aPermission('M1', { origin: 'managed', effect: 'deny', host: '*', tool: 'export_*' }),
      unsure: false,
    },
    { permission: aPermission('G1', { tool: 'export_all' }), unsure: true },
  ],
  definitionKnown: false,
  listed: false,
};

export const previewed: PolicyPreviewed = {
  calls: 152,
  since: ago(86_400),
  more: true,
  allow: 97,
  ask: 40,
  deny: 12,
  unknown: 3,
  list: [
    call('read_page', 'allow', 97),
    call('update_page', 'ask', 40),
    call('delete_page\u202e', 'deny', 12),
    call('move_page', 'unknown', 3),
  ],
};

function call(
  tool: string,
  would: 'allow' | 'ask' | 'deny' | 'unknown',
  calls: number,
): PolicyPreviewed['list'][number] {
  return { host: 'claude-desktop', server: 'wiki', tool, would, because: 'policy:1', calls, lastAt: ago(3_600) };
}
