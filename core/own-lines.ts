/** What the core itself has to say to its log, and of it. */
import { hash } from 'node:crypto';
import { canonicalJson } from '../shared/canonical-json.ts';
import type { ActivityDraft, LogGap } from '../shared/models.ts';
import { problemOf } from '../shared/problem.ts';
import type { ActivityLog } from './activity/activity.ts';
import type { PolicyFiles } from './registry/policy-files.ts';

/** For lines that belong in the log but must not hide why a person's act failed, or keep the core from stopping. */
export function note(activity: Pick<ActivityLog, 'record'>, draft: ActivityDraft): void {
  try {
    activity.record(draft);
  } catch {
    // The next line that can be written says that lines are missing.
  }
}

/** Which policy is in force from now on: by the hash of each file's content, which says nothing of what stands in it. */
export function policyLine(files: Pick<PolicyFiles, 'layers'>): ActivityDraft {
  try {
    const layers = Object.entries(files.layers()).map(
      ([layer, { content }]) => `${layer} ${hash('sha256', canonicalJson(content))}`,
    );
    return { kind: 'policy.changed', outcome: layers.length === 0 ? 'none' : 'in force', detail: layers.join(', ') };
  } catch (error) {
    return { kind: 'policy.changed', outcome: problemOf(error).code };
  }
}

/** For the output of the core, which somebody may watch when the log itself cannot say it. */
export function gapWords(gap: LogGap | undefined): string {
  if (gap === undefined) return 'the activity log is written again';
  return `the activity log cannot be written (${gap.because}); calls ${gap.calls}`;
}
