import type { Authorization } from './mcp-servers/fake-server.ts';

/** What a call lacks: the scopes the server names in its 403, with a space between two, and its words about that. */
export interface Lack {
  scope: string;
  why?: string;
}

/** What a token of these scopes lacks for a tool; `undefined`: nothing. */
export type ToolNeeds = (tool: string, held: readonly string[]) => Lack | undefined;

/** Tools that need one scope each. */
export function needsOf(table: Readonly<Record<string, Lack>>): ToolNeeds {
  return (tool, held) => {
    const need = table[tool];
    return need && held.includes(need.scope) ? undefined : need;
  };
}

/** The 403 for a call whose token does not reach (RFC 6750 3.1). */
export function refuseShort(
  body: unknown,
  held: readonly string[],
  needs: ToolNeeds,
  metadata: string,
): Authorization | undefined {
  const { method, params } = (body ?? {}) as { method?: string; params?: { name?: string } };
  const lack = method === 'tools/call' ? needs(params?.name ?? '', held) : undefined;
  if (!lack) return undefined;
  const why = lack.why === undefined ? '' : `, error_description="${lack.why}"`;
  const challenge = `Bearer error="insufficient_scope", scope="${lack.scope}", resource_metadata="${metadata}"${why}`;
  return { ok: false, status: 403, headers: { 'www-authenticate': challenge } };
}
