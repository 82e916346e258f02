import { type Guard, of } from './guard.ts';

/** What keeps calls from running that nobody allowed. */
export const consentGuards: readonly Guard[] = [
  ...of(
    'a-companys-no-stays-a-no',
    'core/auth/company/coverage.ts',
    [['  if (isOwn && request.company === undefined) return undefined;\n', '  return undefined;\n']],
    true,
  ),
  ...of('changed-tool-asks-again', 'core/consent/judge.ts', [
    ["pinned === digest ? 'same' : 'changed'", "'same'"],
    ['const unlisted = call.definition === undefined', 'const unlisted = false'],
  ]),
  ...of('changed-tool-asks-again', 'core/policy/decide.ts', [["if (call.definition === 'changed')", 'if (false)']]),
  ...of('changed-tool-asks-again', 'core/consent/call-key.ts', [['= digestOf(call.tool, call.definition)', "= 'x'"]]),
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
    ["    if (pause.isOn()) fail('paused');\n", ''],
    ["    if (effect === 'deny') fail('policy-denied', { tool, rule: because });\n", ''],
    ['consent.isRevoked(allowedBy) || ', ''],
    [' || !isSame(asked, now))', ')'],
    ['if (isSame(asked, call(await definitions.of(tool)))) return', 'return'],
  ]),
  ...of('results-wait-for-the-person', 'core/broker/result-gate.ts', [
    ['if (approve) {', 'if (false) {'],
    ['      refuse(verdict, tool);\n', ''],
    ["  if (verdict.verdict !== 'allow') fail('result-pending', { tool });\n", ''],
    ['mask ? (', 'false ? ('],
    ['limitResult(masked, maxBytes)', 'masked'],
  ]),
  ...of('results-wait-for-the-person', 'core/consent/answers.ts', [
    ["onlyOnce.has(prompt.kind) && remember !== 'once'", 'false'],
  ]),
  ...of('policy-fails-closed', 'core/consent/permission-rows.ts', [
    ['effect.safeParse(row.effect).data ?? damaged()', 'row.effect as never'],
  ]),
  ...of('policy-fails-closed', 'core/registry/policy-files.ts', [
    [
      "if ('problem' in reading) throw new ProblemError(reading.problem);",
      "if ('problem' in reading) return undefined;",
    ],
  ]),
  ...of('policy-fails-closed', 'core/registry/policy-text.ts', [
    ['if (errors.length > 0 || root === undefined) {', 'if (root === undefined) {'],
    ['if (twice.length > 0) {', 'if (false) {'],
  ]),
  ...of('policy-fails-closed', 'core/storage/database.ts', [
    ["  if (from > migrations.length) fail('database-newer', { file });\n", ''],
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
  ...of('nothing-passes-that-the-page-denies', 'core/consent/create-consent.ts', [
    ['() => late.forget(() => true)', '() => undefined'],
  ]),
  ...of('nothing-passes-that-the-page-denies', 'core/policy/decide.ts', [
    ["  if (deny) return by(deny, 'denied');\n", ''],
    ["strongest(found, (one) => one.rule.permission.origin === 'managed')", 'undefined'],
  ]),
  ...of('nothing-passes-that-the-page-denies', 'core/policy/rule.ts', [
    ['call.ceilings !== undefined && isBeyond(call.ceilings, permission, call.now)', 'false'],
  ]),
  ...of('nothing-passes-that-the-page-denies', 'core/policy/effective.ts', [
    ["named.filter(({ effect }) => effect !== 'allow')", 'named'],
  ]),
  ...of('nothing-passes-that-the-page-denies', 'shared/shortened.ts', [
    ["  if (longest === 'once') return { remember: 'once', ...blame };\n", ''],
    [
      'if (minutes !== undefined && minutes <= longest.minutes) return [asGiven, false];',
      'if (minutes) return [asGiven, false];',
    ],
  ]),
  ...of('a-host-cannot-approve-itself', 'core/broker/host-elicitation.ts', [
    [' || !isPermitted(options)', ''],
    [' || !mayHostAnswer(prompt)', ''],
    ['!canElicit(options.capabilities()) || ', ''],
    ["      policies.checkWay('host');\n      // For", '      // For'],
    ["return answer === allow ? 'allow' : undefined;", "return 'allow';"],
  ]),
  ...of('a-host-cannot-approve-itself', 'core/broker/host-line.ts', [
    ['      waiting.delete(response.id);\n', ''],
    ["      signal.addEventListener('abort', giveUp, { once: true });\n", ''],
  ]),
  ...of('a-host-cannot-approve-itself', 'core/consent/answers.ts', [
    ["by?.way === 'host' && !(remember === 'once' && mayHostAnswer(prompt))", 'false'],
  ]),
  ...of('a-host-cannot-approve-itself', 'core/consent/create-consent.ts', [
    ["answer === 'allow' && more.by?.way !== 'host'", "answer === 'allow'"],
  ]),
  ...of('a-host-cannot-approve-itself', 'core/consent/host-answers.ts', [
    ['!definitionChanged && change === undefined', 'true'],
    ['given.length <= LONGEST', 'true'],
  ]),
  ...of('a-host-cannot-approve-itself', 'core/policy/decision-ways.ts', [["way !== 'host' || isHostOn", 'true']]),
  ...of(
    'decisions-come-from-where-they-may',
    'core/control/calls/decision-calls.ts',
    [
      ['        policies.checkWay(source.way);\n        return consent.answer(', '        return consent.answer('],
      ['        policies.checkWay(source.way);\n        return consent.setRule(', '        return consent.setRule('],
      ["        if (meant.some(({ effect }) => effect !== 'allow')) policies.checkWay(source.way);\n", ''],
    ],
    true,
  ),
  ...of(
    'decisions-come-from-where-they-may',
    'core/control/calls/keeping-calls.ts',
    [['      if (aboutDecisions.has(key)) policies.checkWay(source.way);\n', '']],
    true,
  ),
  ...of(
    'decisions-come-from-where-they-may',
    'core/consent/prompts.ts',
    [[', ...decidedBy(ending.source) };', ' };']],
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
