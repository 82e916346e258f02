import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { quietHandlers } from '../../fakes/control-handlers.ts';
import { drawbridge, withoutCore } from './command-room.ts';

describe('report', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drawbridge-report-'));
    file = join(folder, 'report.txt');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const asked: unknown[] = [];
  const handlers = quietHandlers({
    report: {
      make({ input }) {
        asked.push(input);
        return { text: 'all is well\n' };
      },
    },
  });

  test('writes what the core tells where it is told to, for this user alone, and says to read it', async () => {
    const { code, output } = await drawbridge(['report', '--out', file, '--lines', '5'], handlers);
    expect({ code, output }).toEqual({ code: 0, output: `${file}  12 bytes\nRead it before you send it.\n` });
    expect(readFileSync(file, 'utf8')).toBe('all is well\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(asked).toEqual([{ lines: 5 }]);
  });

  test('writes over nothing unless it is told to', async () => {
    await drawbridge(['report', '--out', file], handlers);
    const { code, complaints } = await drawbridge(['report', '--out', file], quietHandlers());
    expect(code).toBe(1);
    expect(complaints).toContain('is there already; nothing was written.');
    expect(readFileSync(file, 'utf8')).toBe('all is well\n');
    expect((await drawbridge(['report', '--out', file, '--force'], handlers)).code).toBe(0);
  });

  test('says where it cannot write, and which counts it takes', async () => {
    const nowhere = await drawbridge(['report', '--out', join(folder, 'no', 'such', 'folder')], handlers);
    expect(nowhere).toMatchObject({ code: 1, complaints: expect.stringContaining('cannot be written (ENOENT)') });
    const many = await drawbridge(['report', '--out', file, '--lines', '1001'], handlers);
    expect(many).toMatchObject({ code: 2, complaints: expect.stringContaining('from 1 to 1000') });
    expect(existsSync(file)).toBe(false);
  });

  test('is made all the same where the core cannot be asked, and says why', async () => {
    const { code } = await withoutCore(['report', '--out', file]);
    expect(code).toBe(0);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(
      'Drawbridge itself could not be asked, so some parts could not be read:\n  Drawbridge is not running.',
    );
    expect(text).toContain('== What is stored ==\nCould not be read: /nowhere cannot be used (ENOENT');
    expect(text).toContain(
      '== Activity log, checked ==\nCould not be read: /nowhere/activity.db cannot be checked as an activity log',
    );
  });
});
