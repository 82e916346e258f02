import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { policySchema, schemaFile } from '../../../build/policy-schema.ts';

test('docs/policy.schema.json is what the schema that reads policies comes to', () => {
  expect(JSON.parse(readFileSync(schemaFile, 'utf8'))).toEqual(JSON.parse(policySchema()));
});
