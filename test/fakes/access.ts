import type { Access, AccessSet } from '../../shared/models.ts';
import { ago, ahead } from './state.ts';

/** What everybody has at `wiki`, what one host was given beyond that, and what was refused. */
export function someAccess(changed: Partial<Access> = {}): Access {
  const read = { name: 'wiki.read', words: 'Read pages', by: 'policy' as const, held: true };
  const write = { name: 'wiki.write', words: 'Change and delete pages', by: 'policy' as const, held: true };
  const raw = { name: 'wiki:x9', held: true };
  return {
    sets: [
      aSet('s1', { scopes: [read, raw] }),
      aSet('s2', { agent: 'claude-desktop', scopes: [read, write], until: ahead(26_000) }),
    ],
    tools: [
      { server: 'wiki', tool: 'read_page', scopes: ['wiki.read'], source: 'policy' },
      { server: 'wiki', tool: 'update_page', scopes: ['wiki.write'], source: 'learned' },
      { server: 'wiki', tool: 'export_space', scopes: ['wiki.export', 'wiki.read'], source: 'learned' },
    ],
    refused: [
      { id: 'n1', server: 'wiki', account: 'person@wiki', agent: 'cursor', scopes: ['wiki.export'], at: ago(7_000) },
    ],
    ...changed,
  };
}

export function aSet(id: string, changed: Partial<AccessSet> = {}): AccessSet {
  return {
    id,
    server: 'wiki',
    account: 'person@wiki',
    accountName: 'Robin Example',
    issuer: 'https://login.company.example',
    scopes: [],
    since: ago(7_200),
    tokenExpiresAt: ahead(1_800),
    ...changed,
  };
}
