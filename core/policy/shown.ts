import type { Layers, PolicyLayer, PolicyMember, PolicyShown } from '../../shared/policy.ts';
import { policyFile } from '../../shared/policy.ts';
import { auditMembers } from './audit.ts';
import { createPolicy, filesOf } from './effective.ts';

/** What the files come to, by member, with who says it. Rules stand apart. */
export function shownMembers(layers: Layers): PolicyShown['members'] {
  const members = Object.keys(policyFile.shape).filter((name) => name !== '$schema' && name !== 'rules');
  return (members as PolicyMember[]).flatMap((member) => shownMember(member, layers) ?? []);
}

type Shown = PolicyShown['members'][number];

function shownMember(member: PolicyMember, layers: Layers): Shown | undefined {
  const saying = (['managed', 'policy'] as const).filter((layer) => layers[layer]?.content[member] !== undefined);
  if (saying.length === 0) return undefined;
  const value = inForce(member, layers, saying) as Shown['value'];
  return { member, value, from: saying, locked: saying.includes('managed') };
}

/** One file's word as it stands; what two come to is worked out, or where both hold side by side, both are shown. */
function inForce(member: PolicyMember, layers: Layers, saying: readonly PolicyLayer[]): unknown {
  const said = saying.map((layer) => layers[layer]?.content[member]);
  if (said.length === 1) return said[0];
  const policy = createPolicy(layers);
  switch (member) {
    case 'decisions':
      return { from: policy.decisionsFrom };
    case 'audit':
      return auditMembers(filesOf(layers));
    case 'serverRequests':
      return definedMembers(policy.serverRequests);
    case 'signInEvery': {
      const issuers = filesOf(layers).flatMap(({ signInEvery }) => Object.keys(signInEvery ?? {}));
      return Object.fromEntries(issuers.map((issuer) => [issuer, policy.signInEvery(issuer)]));
    }
    default:
      return Object.fromEntries(saying.map((layer, at) => [layer, said[at]]));
  }
}

function definedMembers(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}
