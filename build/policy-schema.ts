/**
 * The JSON schema of policy.jsonc, for editors: `node build/policy-schema.ts` writes docs/policy.schema.json. Made of the
 * very schema that reads the file; what only that one can say (a rule names something, no name twice) it says when it reads.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { policyFile } from '../shared/policy.ts';

export const schemaFile = join(import.meta.dirname, '..', 'docs', 'policy.schema.json');

export function policySchema(): string {
  const schema = z.toJSONSchema(policyFile, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ ...schema, title: 'Drawbridge policy' }, null, 2)}\n`;
}

if (import.meta.main) writeFileSync(schemaFile, policySchema());
