/** A line that keeps a promise, and the test that must notice when it is gone. */
export interface Guard {
  /** The file of test/security, without its ending. */
  test: string;
  file: string;
  /** Stands in the file exactly once. */
  text: string;
  instead: string;
  /** The test runs what `npm run build` makes. */
  built?: true;
}

/** The guards named in test/security. `npm run mutate` takes each out in turn. */
export const guards: readonly Guard[] = [
  ...of('changed-tool-asks-again', 'core/consent/judge.ts', [
    ["pinned === digest ? 'same' : 'changed'", "'same'"],
    ['const unlisted = call.definition === undefined', 'const unlisted = false'],
  ]),
  ...of('changed-tool-asks-again', 'core/consent/call-key.ts', [['= hash(call.tool, call.definition)', "= 'x'"]]),
  ...of('changed-tool-asks-again', 'core/consent/describe-change.ts', [
    ['approvals.sameButName(thing, nameless)', 'undefined'],
    ['changedFields(before, after)', '[]'],
  ]),
  ...of('changed-tool-asks-again', 'core/consent/definitions/warnings.ts', [
    ['...nowDestructive(before, after)', ''],
    ['...few(texts.flatMap(hiddenIn))', ''],
    ['...few(texts.flatMap(addressedIn))', ''],
    ['name !== self && isTelling(name) && words.has(name)', 'false'],
    ['server !== self.server && looksLike(self.name, name)', 'false'],
  ]),
  ...of('what-was-approved-is-what-leaves', 'core/broker/tool-call.ts', [
    ["    if (options.paused()) fail('paused');\n", ''],
    ["    if (effect === 'deny') fail('policy-denied', { tool, rule: because });\n", ''],
    ['consent.isRevoked(allowedBy) || ', ''],
    [' || !isSame(asked, now))', ')'],
    ['if (isSame(asked, call(await definitions.of(tool)))) return', 'return'],
  ]),
  ...of(
    'a-companys-no-stays-a-no',
    'core/auth/company/coverage.ts',
    [['  if (isOwn && request.company === undefined) return undefined;\n', '  return undefined;\n']],
    true,
  ),
  ...of('results-wait-for-the-person', 'core/broker/result-gate.ts', [
    ['if (policy.approve(server, tool))', 'if (false)'],
    ['      refuse(verdict, tool);\n', ''],
    ["  if (verdict.verdict !== 'allow') fail('result-pending', { tool });\n", ''],
    ['policy.mask(server, tool)', 'false'],
    ['limitResult(masked, policy.maxBytes(server, tool))', 'masked'],
  ]),
  ...of('results-wait-for-the-person', 'core/consent/answers.ts', [
    ["onlyOnce.has(prompt.kind) && remember !== 'once'", 'false'],
  ]),
  ...of('policy-fails-closed', 'core/consent/permission-rows.ts', [
    ['effect.safeParse(row.effect).data ?? damaged()', 'row.effect as never'],
  ]),
  ...of('policy-fails-closed', 'core/storage/database.ts', [
    ["  if (row.user_version > migrations.length) fail('database-newer', { file });\n", ''],
  ]),
  ...of('nothing-passes-that-the-page-denies', 'core/consent/create-consent.ts', [
    ['      forgetLate([made]);\n', ''],
    ['      forgetLate(revoked);\n', ''],
  ]),
  ...of('nothing-passes-that-the-page-denies', 'core/consent/late-answers.ts', [
    ['kept.filter((answer) => now < answer.until)', 'kept'],
    ['kept = kept.filter((answer) => answer !== found);', ''],
    ['answer.key === wanted', 'true'],
  ]),
  ...of('nothing-passes-that-the-page-denies', 'core/consent/answers.ts', [
    ["bounds.everyHost === true ? '*' : call.host", "'*'"],
    ['bounds.account === true && call.account !== undefined', 'false'],
    ["remember === 'session' ? { session: call.session } : {}", '{}'],
    ['bounds.calls - 1', 'bounds.calls'],
    ['bounds.minutes === undefined', 'true'],
  ]),
  ...of('nothing-passes-that-the-page-denies', 'core/consent/store.ts', [
    ["if (spent) end(id, { at, how: 'spent' });", ''],
    ['WHERE endedAt IS NULL ORDER BY rowid', 'ORDER BY rowid'],
  ]),
  ...of('browser-ui-lets-in-one-browser', 'core/control/web/passes.ts', [
    ['      tickets.delete(key);\n', ''],
    ['until !== undefined && clock.now() < until ?', 'until !== undefined ?'],
  ]),
  ...of(
    'only-this-user-and-only-decisions-by-control',
    'core/control/serve.ts',
    [['if (!isKey(request.headers.authorization))', 'if (false)']],
    true,
  ),
  ...of(
    'nothing-runs-before-yes',
    'core/broker/tool-call.ts',
    [
      [
        "if (verdict.verdict !== 'allow') return refuse(verdict);",
        "if (verdict.verdict === 'withdrawn') return refuse(verdict);",
      ],
      ['    record.started(verdict.because);\n', ''],
    ],
    true,
  ),
];

function of(test: string, file: string, changes: [text: string, instead: string][], built?: true): Guard[] {
  return changes.map(([text, instead]) => ({ test, file, text, instead, ...(built ? { built } : {}) }));
}
