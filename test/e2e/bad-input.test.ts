/** Bad input of every kind, driven for real through the built bridge, core and command; bad-input/table.ts has the words. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Group } from './bad-input/group.ts';
import { hostLines } from './bad-input/host-lines.ts';
import { keychains } from './bad-input/keychains.ts';
import { processes } from './bad-input/processes.ts';
import { servers } from './bad-input/servers.ts';
import { signIns } from './bad-input/sign-ins.ts';
import { fullDisk, newerDatabases } from './bad-input/storage.ts';
import { type CaseName, type Row, table } from './bad-input/table.ts';

const names = (cases: object) => Object.keys(cases) as CaseName[];

function suite<Stage extends { stop(): Promise<void> }>(group: Group<Stage>): void {
  const { title, missing } = group;
  describe.skipIf(missing !== undefined)(`${title}${missing === undefined ? '' : ` (${missing})`}`, () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await group.start();
    });
    afterAll(() => stage?.stop());

    it.each(names(group.cases))('%s has its words everywhere, and nothing stored is lost', async (name) => {
      const { not: _, ...words }: Row = table[name];
      expect(await group.cases[name]?.(stage)).toEqual(words);
    });
  });
}

suite(servers);
suite(hostLines);
suite(signIns);
suite(keychains);
suite(processes);
suite(newerDatabases);
suite(fullDisk);

describe('the table', () => {
  const rows: [string, Row][] = Object.entries(table);

  it('has no row that nothing drives', () => {
    const groups = [servers, hostLines, signIns, keychains, processes, newerDatabases, fullDisk];
    expect(groups.flatMap(({ cases }) => names(cases)).toSorted()).toEqual(names(table).toSorted());
  });

  it.each(rows)('says of %s what shows in each place, or why nothing does', (_, row) => {
    for (const place of ['host', 'cli', 'log'] as const) {
      const shown = Object.keys(row[place] ?? {}).length > 0;
      expect(shown || row.not?.[place] !== undefined, place).toBe(true);
    }
  });

  it.each(rows)('tells in every failure of %s what happened and what to do next', (_, { host = {}, cli = {} }) => {
    const failures = [...Object.values(host), ...Object.values(cli)].flatMap(
      (said) => /^(?:exit [123]|isError|-\d+|id .*: -\d+) (?:drawbridge: )?([\s\S]*)$/.exec(said)?.[1]?.trim() ?? [],
    );
    const twoSentences = /^\S[\s\S]*\.\s+[A-Z][\s\S]*\.$/;
    expect(failures.filter((text) => !twoSentences.test(text))).toEqual([]);
  });
});
