import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { activitySchema, activitySchemaFile } from '../../../build/activity-schema.ts';
import { COLUMNS } from '../../../core/activity/schema.ts';
import { activity, activityKind } from '../../../shared/activity.ts';

test('docs/activity-log.schema.json is what the schema of records comes to', () => {
  expect(JSON.parse(readFileSync(activitySchemaFile, 'utf8'))).toEqual(JSON.parse(activitySchema()));
});

test('every member of a record has a column, and is told about in docs/activity-log.md, as is every kind', () => {
  const members = Object.keys(activity.shape);
  expect(['number', ...COLUMNS].toSorted()).toEqual(members.toSorted());
  const page = readFileSync(join(activitySchemaFile, '..', 'activity-log.md'), 'utf8');
  for (const word of [...members, ...activityKind.options]) expect(page).toContain(`\`${word}\``);
});
