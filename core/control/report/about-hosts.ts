import type { Agent } from '../../../shared/agents.ts';
import type { HostView } from '../../../shared/contract.ts';
import type { Redaction } from './redact.ts';

export function aboutHosts(hosts: readonly HostView[], redaction: Redaction): string[] {
  return hosts.flatMap(({ host, files }) =>
    files.map(({ path, state, detail, entries }) => {
      const why = detail === undefined ? '' : `: ${detail}`;
      const ours = entries.map(({ name, entry }) => `${name} (${entry})`).join(', ');
      return redaction.text(`${host}: ${state}${why}  ${path}${ours === '' ? '' : `  entries: ${ours}`}`);
    }),
  );
}

export function aboutEntries(agents: readonly Agent[], redaction: Redaction): string[] {
  return agents.map((agent) => {
    const { entry, connected, program, evidence, account, scopes, widened, calls, lastUsedAt, suspended } = agent;
    const facts = [
      `${entry.id}: ${entry.host} → ${entry.server}`,
      connected ? 'connected' : 'not connected',
      program === undefined ? 'program not seen yet' : `program ${program} (${evidence ?? 'reported'})`,
      account === undefined ? 'nobody signed in' : redaction.account(account.id, account.name),
      `scopes: ${scopes.length}${widened ? ', more than others' : ''}`,
      `calls: ${calls}, the last ${lastUsedAt ?? 'never'}`,
      ...(suspended === undefined ? [] : [`suspended by ${suspended.by}`]),
    ];
    return redaction.text(facts.join('; '));
  });
}
