import type { ActivitySession, ActivityStats } from '../../shared/activity-views.ts';
import type { Agent } from '../../shared/agents.ts';
import type { Permission } from '../../shared/models.ts';
import { ago, anAccount, anEntry } from './state.ts';

const none = { done: 0, failed: 0, denied: 0, unanswered: 0, stopped: 0 };

/** Two days of calls, hour by hour: more by day, and a bad morning. */
export function someStats(changed: Partial<ActivityStats> = {}): ActivityStats {
  const bars = Array.from({ length: 48 }, (_, hour) => ({
    at: ago((48 - hour) * 3_600),
    endings: {
      done: hour % 24 < 7 ? 0 : 12 + ((hour * 7) % 11),
      failed: hour > 30 && hour < 35 ? 9 : hour % 5 === 0 ? 1 : 0,
      denied: hour % 7 === 0 ? 3 : 0,
      unanswered: hour % 11 === 0 ? 2 : 0,
      stopped: hour === 40 ? 4 : 0,
    },
  }));
  const uses = { ...none, done: 480, failed: 21 };
  return {
    records: 1_640,
    first: ago(172_800),
    last: ago(60),
    calls: 640,
    endings: { done: 574, failed: 44, denied: 18, unanswered: 10, stopped: 4 },
    barMs: 3_600_000,
    bars,
    slowest: [
      { server: 'wiki', tool: 'export_space', calls: 12, medianMs: 4_100, p95Ms: 18_400, longestMs: 31_000 },
      { server: 'tickets', tool: 'search_\u202eall', calls: 210, medianMs: 320, p95Ms: 1_900, longestMs: 2_700 },
      { server: 'wiki', tool: 'read_page', calls: 388, medianMs: 90, p95Ms: 240, longestMs: 900 },
    ],
    mostAsked: [
      { server: 'wiki', tool: 'update_page', asked: 38, allowed: 33, denied: 2, unanswered: 3 },
      { server: 'tickets', tool: 'close_ticket', asked: 9, allowed: 4, denied: 5, unanswered: 0 },
    ],
    uses: [
      { host: 'claude-desktop', server: 'wiki', account: 'person@wiki', calls: 501, endings: uses, lastAt: ago(60) },
      { host: 'other', server: 'tickets', calls: 139, endings: { ...none, done: 94, denied: 45 }, lastAt: ago(7_000) },
    ],
    ...changed,
  };
}

export function aSession(session: string, changed: Partial<ActivitySession> = {}): ActivitySession {
  return {
    session,
    first: 1,
    last: 90,
    startedAt: ago(9_000),
    lastAt: ago(120),
    state: 'open',
    host: 'claude-desktop',
    entry: 'entry-wiki',
    server: 'wiki',
    account: 'person@wiki',
    records: 90,
    calls: 42,
    endings: { ...none, done: 39, failed: 2, denied: 1 },
    ...changed,
  };
}

export function aRule(changed: Partial<Permission> = {}): Permission {
  const about = { host: 'claude-desktop', server: 'wiki', tool: '*', createdAt: ago(900), uses: 0 };
  return { id: 'r1', origin: 'rule', effect: 'deny', ...about, ...changed };
}

/** An agent in ordinary use. */
export function anAgent(server: string, changed: Partial<Agent> = {}): Agent {
  const { connected, ...entry } = anEntry(server);
  const { id, name = '' } = anAccount(server);
  return {
    entry,
    connected,
    program: '/opt/Claude/claude-desktop',
    evidence: 'reported',
    account: { id, name },
    scopes: [{ name: `${server}.read`, words: 'Read pages', held: true }],
    widened: false,
    permissions: [aRule({ id: 'g1', origin: 'grant', effect: 'allow', tool: 'read_page' })],
    calls: 501,
    lastUsedAt: ago(60),
    stale: false,
    ...changed,
  };
}
