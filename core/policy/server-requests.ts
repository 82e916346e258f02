import type { Policy } from './effective.ts';

/** Whether a server's request needs the person's word: it makes the host's model speak, or asks its person for something. */
export function asksPerson(method: string): boolean {
  return kindOf(method) !== undefined;
}

/** Whether no server may send this request to a host. */
export function forbidsRequest({ serverRequests }: Pick<Policy, 'serverRequests'>, method: string): boolean {
  const kind = kindOf(method);
  return kind !== undefined && serverRequests[kind] === 'deny';
}

/** Of MCP's own names; other requests (roots, ping) give nothing away. */
function kindOf(method: string): 'sampling' | 'elicitation' | undefined {
  return (['sampling', 'elicitation'] as const).find((kind) => method.startsWith(`${kind}/`));
}
