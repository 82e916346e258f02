import type { CoreStatus, ServerView } from '../../../shared/contract.ts';
import { needsOf, vaultWords } from '../../../shared/needs.ts';
import type { Redaction } from './redact.ts';

export function aboutStatus(
  { status, servers }: { status: CoreStatus; servers: readonly ServerView[] },
  redaction: Redaction,
): string[] {
  const { version, startedAt, bridges, openPrompts, paused, vault } = status;
  const needs = needsOf(status, servers, (iso) => iso);
  return [
    `Drawbridge ${version} runs since ${startedAt}.`,
    `Vault: ${vaultWords(vault)}.`,
    `Bridges open: ${bridges}. Questions open: ${openPrompts}. ${paused ? 'Paused: every call is refused.' : 'Not paused.'}`,
    ...(needs.length === 0 ? ['Nothing needs the person.'] : needs.map((need) => `Needs the person: ${need}`)),
  ].map((line) => redaction.text(line));
}
