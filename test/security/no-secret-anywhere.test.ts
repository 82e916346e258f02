/**
 * No secret anywhere: not in a file, an output, a command line or an environment, however it was written down. The search
 * first proves itself on a canary.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { secretServiceMissing } from '../fakes/secret-service.ts';
import { finished } from '../harness/drawbridge.ts';
import { filesBelow, type Place, searchLeaks } from '../harness/leak-search.ts';
import { origins } from '../harness/leak-canaries.ts';
import { type LeakStory, tellLeakStory } from '../harness/leak-story.ts';
import { watchProcesses } from '../harness/process-watch.ts';

const onLinux = process.platform === 'linux';

describe('the search finds a canary', () => {
  const canary = `${randomBytes(15).toString('hex')} ="/+&%\\<>'${randomBytes(15).toString('base64')}`;
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const written: Record<string, string> = {
    'as it is': canary,
    'in base64': base64(canary),
    'in base64, one byte into something longer': base64(`x${canary}, and more`),
    'in base64, two bytes into something longer': base64(`id${canary}, and more`),
    'in base64 after URL-escaping, as a client proves itself': base64(`desk:${encodeURIComponent(canary)}`),
    'in base64url': Buffer.from(canary).toString('base64url'),
    'in hex': Buffer.from(canary).toString('hex'),
    'in hex with capitals': Buffer.from(canary).toString('hex').toUpperCase(),
    'URL-escaped': `https://login.example/?token=${encodeURIComponent(canary)}&x=1`,
    'URL-escaped as a form': new URLSearchParams({ token: canary, x: '1' }).toString(),
    'JSON-escaped': JSON.stringify({ token: canary }),
    'JSON-escaped inside JSON': JSON.stringify({ body: JSON.stringify({ token: canary }) }),
    'cut off at its end': `${canary.slice(0, 40)}…`,
    'cut off at its beginning': `…${canary.slice(-40)}`,
  };
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drawbridge-canary-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Kinds of places, and what is to be searched when `text` stands in one. */
  const places: Record<string, (text: string) => Promise<Place[]> | Place[]> = {
    'a file': (text) => {
      mkdirSync(join(folder, 'deep', 'below'), { recursive: true });
      writeFileSync(join(folder, 'deep', 'below', 'core.log'), `before ${text} after`);
      return filesBelow(folder);
    },
    "a database's write-ahead log": (text) => inDatabase(text, '-wal', () => {}),
    'a database': (text) => inDatabase(text, '.db', (db) => db.exec('PRAGMA wal_checkpoint(TRUNCATE)')),
    'an output': async (text) => {
      const { stdout, stderr } = await finished(spawn('/bin/sh', ['-c', 'cat >&2; printf %s "$0"', text]), text);
      expect(stdout).toBe(stderr);
      return [{ where: 'stderr', bytes: Buffer.from(stderr) }];
    },
    ...(onLinux && {
      'a command line': (text: string) => seenOf('cmdline', [text], {}),
      'an environment': (text: string) => seenOf('environ', [], { CANARY: text }),
    }),
  };

  function inDatabase(text: string, end: string, settle: (db: DatabaseSync) => void): Place[] {
    const db = new DatabaseSync(join(folder, 'some.db'));
    db.exec('PRAGMA journal_mode=WAL; CREATE TABLE kept (text TEXT)');
    db.prepare('INSERT INTO kept VALUES (?)').run(text);
    settle(db);
    const found = filesBelow(folder).filter(({ where }) => where.endsWith(end));
    db.close();
    return found;
  }

  /** What is seen of a process that waits with these arguments in this environment. */
  async function seenOf(name: string, args: string[], env: Record<string, string>): Promise<Place[]> {
    const watch = watchProcesses(folder);
    const child = spawn('/bin/sh', ['-c', 'read -r line', ...args], { env: { HOME: folder, ...env } });
    watch.look();
    await finished(child);
    return watch.seen().filter(({ where }) => where.endsWith(name));
  }

  const cases = Object.keys(places).flatMap((place) => Object.keys(written).map((form) => [place, form] as const));

  test.each(cases)('in %s, %s', async (place, form) => {
    const searched = (await places[place]?.(written[form] ?? '')) ?? [];
    const found = searchLeaks([{ what: 'the canary', secret: canary }], searched);
    expect(found.map(({ what }) => what)).toContain('the canary');
  });

  test('of bytes that are no text', () => {
    const bytes = randomBytes(32);
    const sought = [{ what: 'a key', secret: bytes }];
    for (const text of [bytes, bytes.toString('hex'), bytes.toString('base64'), bytes.toString('base64url')]) {
      expect(searchLeaks(sought, [{ where: 'here', bytes: Buffer.from(text as string) }])).not.toEqual([]);
    }
  });

  test('and nothing where there is none, or only where it belongs', () => {
    writeFileSync(join(folder, 'private.key'), canary);
    const sought = [{ what: 'the canary', secret: canary, home: join(folder, 'private.key') }];
    expect(searchLeaks(sought, filesBelow(folder))).toEqual([]);
    writeFileSync(join(folder, 'elsewhere'), canary);
    const [first] = searchLeaks(sought, filesBelow(folder));
    expect(first).toEqual({ what: 'the canary', form: 'raw, as it is', where: join(folder, 'elsewhere') });
    expect(searchLeaks([{ what: 'another', secret: randomBytes(30).toString('hex') }], filesBelow(folder))).toEqual([]);
  });
});

const missing = onLinux ? secretServiceMissing() : 'processes can be looked at on Linux only';

describe.skipIf(missing !== undefined)(`after a whole story (${missing ?? 'over a real gnome-keyring'})`, () => {
  let story: LeakStory;
  const before = { ...process.env };

  beforeAll(async () => {
    story = await tellLeakStory();
  }, 120_000);
  afterAll(() => {
    process.env = before;
  });

  const wheres = (places: readonly Place[]) => places.map(({ where }) => where);
  const ending = (end: string) => expect.stringMatching(new RegExp(`${end.replaceAll('.', '\\.')}$`));

  test('there was something to find: every kind of secret was made', () => {
    const kinds = new Set(story.sought.map(({ what }) => what.replace(/ \d+$/, '')));
    for (const kind of ['access_token', 'refresh_token', 'code', 'code_verifier', 'registration_access_token']) {
      expect(kinds).toContain(kind);
    }
    expect(story.records).toBeGreaterThanOrEqual(4);
    expect(story.asked.filter((one) => one === 'token refresh_token ok')).toHaveLength(2);
    expect(story.asked.filter((one) => one.startsWith('revocation'))).not.toHaveLength(0);
  });

  test('everything was looked at: databases and their logs, the core log, configuration, every process', () => {
    const files = wheres(story.whileRunning);
    for (const name of [
      'vault.db',
      'vault.db-wal',
      'auth.db',
      'activity.db',
      'consent.db',
      'sessions.db',
      'core.log',
    ]) {
      expect(files).toContainEqual(ending(`/${name}`));
    }
    expect(files).toContainEqual(ending('claude_desktop_config.json'));
    expect(files).toContainEqual(expect.stringContaining('/backups/'));
    const seen = Buffer.concat(story.processes.map(({ bytes }) => bytes)).toString('latin1');
    for (const program of ['dist/core.js', 'dist/bridge.js', 'dist/cli.js', 'browser-command.ts']) {
      expect(seen).toContain(program);
    }
    expect(story.outputs.length).toBeGreaterThan(40);
  });

  test('a canary that went the ways of a leak is found in every kind of place', () => {
    const found = (places: readonly Place[]) => searchLeaks([story.canary], places).map(({ where }) => where);
    expect(found(story.whileRunning)).toContainEqual(ending('/activity.db-wal'));
    expect(found(story.afterwards)).toContainEqual(ending('/activity.db'));
    for (const command of [
      'log --json',
      'log export --format jsonl',
      'log export --format csv',
      'log export --format cef',
    ])
      expect(found(story.outputs)).toContain(`drawbridge ${command}, stdout`);
    expect(found(story.forwarded)).toContainEqual(expect.stringContaining('/v1/logs'));
    expect(found(story.forwarded)).toContainEqual(expect.stringContaining('/v1/traces'));
    expect(found(story.processes)).toContainEqual(ending('/cmdline'));
    expect(found(story.processes)).toContainEqual(ending('/environ'));
  });

  describe('what host and server said to each other', () => {
    const everything = () => [
      ...story.whileRunning,
      ...story.afterwards,
      ...story.outputs,
      ...story.processes,
      ...story.forwarded,
    ];
    const inSight = (pattern: RegExp) => everything().filter(({ where }) => pattern.test(where));
    /** But for what the host itself was told. */
    const places: Record<string, () => Place[]> = {
      'a database': () => inSight(/\.db(-wal|-journal)?$/),
      'an export': () => inSight(/^drawbridge log export --format \w+, stdout$/),
      'a report': () => inSight(/report[^/]*\.txt$/),
      'a log': () => inSight(/\/core\.log$|^drawbridge log(?! export).*, stdout$|^a bridge, stderr$/),
      'what a collector is sent': () => story.forwarded,
      'anything else': () => everything().filter(({ where }) => where !== 'a bridge, stdout'),
    };
    const cases = Object.keys(places).flatMap((place) => origins.map((origin) => [origin, place] as const));

    test.each(origins)('was said in %s', (origin) => {
      expect(searchLeaks([story.said[origin]], story.wire)).not.toEqual([]);
    });

    test.each(Object.keys(places))('would be found in %s', (place) => {
      expect(searchLeaks([story.canary], places[place]?.() ?? [])).not.toEqual([]);
    });

    test.each(cases)('in %s is not in %s', (origin, place) => {
      expect(searchLeaks([story.said[origin]], places[place]?.() ?? [])).toEqual([]);
    });

    test("the query of a server's address is only where servers are kept, and shown to who lists them", () => {
      const found = searchLeaks([story.query], everything()).map(({ where }) => where);
      const itsPlaces = /\/state\.db(-wal)?$|^drawbridge (add|list) .*stdout$|^drawbridge list, stdout$|\/cmdline$/;
      expect(found).toContainEqual(ending('/state.db'));
      expect(found.filter((where) => !itsPlaces.test(where))).toEqual([]);
    });

    test.each(Object.keys(places))('as a name that looks like a token is not in %s', (place) => {
      expect(searchLeaks([story.tokenLike], story.wire)).not.toEqual([]);
      expect(searchLeaks([story.tokenLike], places[place]?.() ?? [])).toEqual([]);
    });
  });

  test.each(['whileRunning', 'afterwards', 'outputs', 'processes', 'forwarded'] as const)(
    'no secret is in %s',
    (place) => {
      expect(story[place].length).toBeGreaterThan(3);
      expect(searchLeaks(story.sought, story[place])).toEqual([]);
    },
  );
});
