import { hash } from 'node:crypto';
import type { Approvals, ApprovedThing } from './approvals.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';

/** Whether this definition is another than the one approved, so that it waits for the person. One never seen is not. */
export function isSuspended(approvals: Approvals, thing: ApprovedThing, definition: unknown): boolean {
  const approved = approvals.digestOf(thing);
  if (approved === undefined) return false;
  try {
    return approved !== hash('sha256', canonicalJson(definition));
  } catch (error) {
    // What cannot be compared is not what was approved.
    if (error instanceof RangeError) return true;
    throw error;
  }
}
