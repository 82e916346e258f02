/**
 * The JSON schema of one record of the activity log: `node build/activity-schema.ts` writes docs/activity-log.schema.json. Made
 * of the very schema that the core, the command and the screens use.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { activity } from '../shared/activity.ts';

export const activitySchemaFile = join(import.meta.dirname, '..', 'docs', 'activity-log.schema.json');

export function activitySchema(): string {
  const schema = z.toJSONSchema(activity, { target: 'draft-7' });
  return `${JSON.stringify({ ...schema, title: 'A record of the Drawbridge activity log' }, null, 2)}\n`;
}

if (import.meta.main) writeFileSync(activitySchemaFile, activitySchema());
