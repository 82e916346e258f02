import type { CoreStatus, ServerView } from '../../../shared/contract.ts';
import { needsOf, vaultWords } from '../../../shared/needs.ts';
import type { CollectorState } from '../../../shared/models.ts';
import type { Redaction } from './redact.ts';

export function aboutStatus(
  { status, servers }: { status: CoreStatus; servers: readonly ServerView[] },
  redaction: Redaction,
): string[] {
  const { version, startedAt, bridges, openPrompts, paused, vault, collector } = status;
  const needs = needsOf(status, servers, (iso) => iso);
  return [
    `Drawbridge ${version} runs since ${startedAt}.`,
    `Vault: ${vaultWords(vault)}.`,
    `Bridges open: ${bridges}. Questions open: ${openPrompts}. ${paused ? 'Paused: every call is refused.' : 'Not paused.'}`,
    ...(collector === undefined ? [] : [collectorWords(collector)]),
    ...(needs.length === 0 ? ['Nothing needs the person.'] : needs.map((need) => `Needs the person: ${need}`)),
  ].map((line) => redaction.text(line));
}

/** Why it takes nothing it says in words of its own, which stay out. */
function collectorWords({ url, waiting, deliveredAt, refused, failing }: CollectorState): string {
  const last = deliveredAt === undefined ? 'none came yet' : `the last came ${deliveredAt}`;
  const now = failing === undefined ? '' : ' Nothing goes through just now.';
  return `Collector: ${url}. Waiting: ${waiting} (${last}). Refused: ${refused}.${now}`;
}
