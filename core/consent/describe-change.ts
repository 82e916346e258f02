import type { DefinitionChange } from '../../shared/models.ts';
import type { Approvals } from './approvals.ts';
import type { CallKeys } from './call-key.ts';
import type { ToolCall } from './consent.ts';
import { changedFields } from './definitions/fields.ts';
import { definitionWarnings } from './definitions/warnings.ts';
import type { Judged } from './judge.ts';

/** How a call's tool differs from the one approved, and what to look twice at; `undefined`: nothing. */
export function describeChange(
  call: ToolCall,
  { pinned, digest }: Judged,
  { approvals, keys }: { approvals: Approvals; keys: CallKeys },
): DefinitionChange | undefined {
  const thing = { server: call.server, kind: 'tool', name: call.tool } as const;
  const before = members(approvals.of(thing)?.definition);
  const after = call.definition ?? {};
  const others = [...approvals.names('tool')].filter(
    ({ server, name }) => server !== call.server || name !== call.tool,
  );
  const fields = pinned === undefined || pinned === digest || before === undefined ? [] : changedFields(before, after);
  const warnings = definitionWarnings({ server: call.server, name: call.tool }, { before, after }, others);
  const nameless = pinned === undefined ? keys.approved(call).nameless : undefined;
  const renamedFrom = nameless === undefined ? undefined : approvals.sameButName(thing, nameless);
  if (fields.length === 0 && warnings.length === 0 && renamedFrom === undefined) return undefined;
  return { fields, warnings, ...(renamedFrom === undefined ? {} : { renamedFrom }) };
}

/** Canonical JSON of our own. */
function members(definition: string | undefined): Record<string, unknown> | undefined {
  return definition === undefined ? undefined : (JSON.parse(definition) as Record<string, unknown>);
}
