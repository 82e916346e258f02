import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRedaction } from '../../../core/control/report/redact.ts';
import { makeReport } from '../../../core/control/report/report.ts';
import type { CoreSources, ReportSources } from '../../../core/control/report/sources.ts';
import { lastLines, storedFiles } from '../../../core/control/report/stored-files.ts';
import type { Activity, Permission } from '../../../shared/models.ts';
import { fail } from '../../../shared/problem.ts';
import { quietHandlers } from '../../fakes/control-handlers.ts';

const at = '2026-06-01T12:00:00.000Z';
const options = { lines: 200, at, homeFolder: '/home/robin', machine: ['linux x64'] };

/** A core where nothing ever happened, but for what the test is about. */
function aCore(changed: Partial<CoreSources> = {}): CoreSources {
  const none = () => [];
  const { status } = quietHandlers().core;
  return {
    status: () => status({} as never),
    servers: none,
    companies: none,
    issuers: none,
    settings: none,
    permissions: none,
    hosts: none,
    agents: none,
    ...changed,
  };
}

function report(changed: Partial<ReportSources> = {}, without?: string): Promise<string> {
  const sources: ReportSources = {
    core: aCore(),
    policy: () => ({ files: [], members: [], rules: [] }),
    verdict: () => ({ first: 1, last: 2, signedTo: 2, signedAt: at, checkpoints: 1, keys: ['k'] }),
    lines: () => [],
    files: () => [],
    said: () => [],
    ...changed,
  };
  return makeReport(sources, { ...options, without });
}

/** One part of a report, by its title. */
function part(text: string, title: string): string {
  const [, after = ''] = text.split(`== ${title}`);
  return after.split('\n==')[0] ?? '';
}

const account = {
  id: 'acc-4711',
  name: 'Robin Example',
  server: 'crm',
  issuer: 'https://login.example/t/1?x=qu3ry',
  scopes: ['read'],
  signedInAt: at,
  refreshable: true,
};
const server = {
  id: 'crm',
  url: 'https://robin:w0rd@mcp.example:8443/s/k3y0f9Zx81Lmn2Qw/mcp?key=qu3ry#top',
  addedAt: at,
  accountState: 'signed-in' as const,
  account,
  accounts: [account],
  chosen: [],
  headers: ['X-Api-Key'],
  health: { state: 'failing' as const, at, message: 'It is gone for Robin Example.', next: 'Wait.' },
};
const rule: Permission = {
  id: 'managed-1',
  origin: 'managed',
  effect: 'allow',
  host: '*',
  server: 'crm',
  tool: 'write',
  createdAt: at,
  account: 'acc-4711',
  arguments: [{ pointer: '/path', equals: 'confidential' }],
  uses: 3,
};

describe('a report', () => {
  test('says first what it holds and what it never holds, and that it is to be read', async () => {
    const text = await report();
    expect(text.indexOf('READ IT BEFORE YOU SEND IT')).toBeLessThan(200);
    const [head = ''] = text.split('\n== ');
    expect(head).toContain('It holds\n- versions');
    expect(head).toContain('It never holds\n- passwords, tokens, keys');
    expect(head).not.toContain('could not be asked');
  });

  test('has addresses without user, query and what looks like a key in the path, and accounts as numbers', async () => {
    const text = await report({
      core: aCore({ servers: () => [server] }),
      policy: () => ({ files: [], members: [], rules: [rule] }),
    });
    expect(part(text, 'Servers and accounts')).toContain('crm  https://mcp.example:8443/s/…/mcp\n');
    expect(part(text, 'Servers and accounts')).toContain('account 1 (default) at https://login.example/t/1;');
    expect(part(text, 'Servers and accounts')).toContain('sends the headers X-Api-Key');
    expect(part(text, 'Health')).toContain('Needs the person: crm: It is gone for account 1. Wait.');
    expect(part(text, 'Policy')).toContain('tool write  account 1  bound at /path');
    for (const secret of ['w0rd', 'qu3ry', 'k3y0f9', 'robin', 'Robin', 'acc-4711', 'confidential'])
      expect(text).not.toContain(secret);
  });

  test('says whose each setting is', async () => {
    const setting = { key: 'dpop', value: 'off', default: 'where-offered', about: '' };
    const settings = () => [
      setting,
      { ...setting, key: 'paused', value: 'no', default: 'no' },
      { ...setting, key: 'decisions-from', value: 'screens', by: 'managed' as const },
      { ...setting, key: 'host-elicitation', value: 'once', by: 'policy' as const },
    ];
    const text = part(await report({ core: aCore({ settings }) }), 'Settings');
    expect(text.split('\n').slice(1, -1)).toEqual([
      'dpop = off (person)',
      'paused = no (default)',
      'decisions-from = screens (administrator, by policy)',
      'host-elicitation = once (person, by policy)',
    ]);
  });

  test('has of a record what is known to be harmless, and of details those that are our own words', async () => {
    const call: Activity = {
      number: 7,
      at,
      kind: 'call.finished',
      server: 'crm',
      account: 'acc-1',
      tool: 'find me',
      outcome: 'ok',
      durationMs: 12.4,
      bytes: 99,
      shape: '{name:text(5)}',
      commitment: 'c0ffee',
      trace: '7race',
      detail: 'what the server said',
    };
    const lines = () => [
      call,
      { number: 8, at, kind: 'setting.changed', detail: 'paused' } as const,
      { number: 9, at, kind: 'problem', outcome: 'disk-full', detail: 'lines missing here: 3' } as const,
      { number: 10, at, kind: 'token.refreshed', account: 'acc-2', outcome: 'ok' } as const,
    ];
    expect(
      part(await report({ lines }), 'Activity log, its newest')
        .split('\n')
        .slice(1, -1),
    ).toEqual([
      `7 ${at} call.finished server=crm account="account 1" tool="find me" outcome=ok durationMs=12 bytes=99`,
      `8 ${at} setting.changed detail=paused`,
      `9 ${at} problem outcome=disk-full detail="lines missing here: 3"`,
      `10 ${at} token.refreshed account="account 2" outcome=ok`,
    ]);
  });

  test('tells what could not be read, with why, and all the rest', async () => {
    const broken = () => fail('database-newer', { file: '/home/robin/state/consent.db' });
    const text = await report({ core: aCore({ permissions: broken, servers: broken }), verdict: broken });
    const words = 'Could not be read: The stored data (~/state/consent.db) was written by a newer Drawbridge.';
    for (const title of ['Servers and accounts', "The person's rules", 'Health', 'Activity log, checked'])
      expect(part(text, title)).toContain(words);
    expect(part(text, 'Entries of hosts')).toContain('None.');
  });

  test('says why the core was not asked, once, and which parts that leaves out', async () => {
    const text = await report({ core: undefined, said: () => ['drawbridge: no'] }, 'It could not start: no.');
    expect(text.split('\n== ')[0]).toContain(
      'could not be asked, so some parts could not be read:\n  It could not start: no.',
    );
    expect(part(text, 'Servers and accounts')).toContain('only the running Drawbridge knows it');
    expect(part(text, 'What Drawbridge printed last')).toContain('drawbridge: no');
    expect(part(text, 'Activity log, checked')).toContain('Records 1 to 2. None was changed');
  });

  test('names the record at which the log is wrong', async () => {
    const broken = { number: 5, what: 'it is missing' };
    const verdict = () => ({ first: 1, last: 4, signedTo: 0, checkpoints: 0, keys: [], broken });
    expect(part(await report({ verdict }), 'Activity log, checked')).toContain('WRONG at record 5: it is missing.');
  });
});

describe('what is redacted of a text', () => {
  const { text, account: numbered } = createRedaction({ homeFolder: '/home/robin' });

  test.each([
    ['see https://a:b@x.example/p?q=1#f.', 'see https://x.example/p.'],
    ["(https://a:)']b@x.example/p)", '(https://x.example/p)'],
    ['{"servers":["https://*.corp.example/*"]}', '{"servers":["https://*.corp.example/*"]}'],
    ['/home/robin/notes', '~/notes'],
    ['mail robin@corp.example now', 'mail [mail address] now'],
    ['Bearer abcdefgh12345678', 'Bearer [masked by Drawbridge]'],
    ['a\u202eb', 'a\\u{202e}b'],
    ['https://[', '[no address]'],
  ])('%j', (given, shown) => expect(text(given)).toBe(shown));

  test('names of accounts that are known, longest first; not those that any sentence may hold', () => {
    numbered('id-1', 'Robin');
    numbered('id-2', 'Robin Example');
    numbered('ok', 'to');
    expect(text('Robin Example, Robin and id-2 are ok to go')).toBe('account 2, account 1 and account 2 are ok to go');
  });
});

describe('what is stored', () => {
  test('is listed by name with sizes, folders with how much is in them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'drawbridge-report-'));
    try {
      const database = Buffer.alloc(100);
      database.writeUInt32BE(4, 60);
      writeFileSync(join(folder, 'activity.db'), database);
      writeFileSync(join(folder, 'activity.db-shm'), 'x');
      writeFileSync(join(folder, 'core.log'), 'one\ntwo\nthree\n');
      mkdirSync(join(folder, 'entries', 'deep'), { recursive: true });
      writeFileSync(join(folder, 'entries', 'deep', 'one'), '12345');
      expect(storedFiles(folder)).toEqual([
        { name: 'activity.db', bytes: 100, version: 4 },
        { name: 'core.log', bytes: 14 },
        { name: 'entries/', bytes: 5, files: 1 },
      ]);
      expect(lastLines(join(folder, 'core.log'), 2)).toEqual(['two', 'three']);
      expect(lastLines(join(folder, 'none.log'), 2)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
