/** The revisions of MCP, oldest first; all but the newest begin with a handshake. */
export const revisions = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28'] as const;
export type Revision = (typeof revisions)[number];

export const latest = '2026-07-28';
export type OldRevision = Exclude<Revision, typeof latest>;

export function isModern(revision: Revision): revision is typeof latest {
  return revision === latest;
}

/** Dates sort as text. */
export function knows(revision: Revision, since: Revision): boolean {
  return revision >= since;
}
