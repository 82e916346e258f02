import { type Guard, of } from './guard.ts';

const test = 'no-secret-anywhere';

/** What has changes of the log noticed, and what keeps what hosts and servers say out of databases, exports, reports and logs. */
export const logGuards: readonly Guard[] = [
  ...of(
    test,
    'core/activity/clean.ts',
    [['MADE_UP.has(member) ? maskText(value.slice(0, LONGEST * 2)) : value', 'value']],
    true,
  ),
  ...of(
    test,
    'core/activity/shape.ts',
    [
      ['return `text(${value.length})`', 'return `text(${value})`'],
      ['return isName.test(name) && ', 'return name.length > 0 || '],
    ],
    true,
  ),
  ...of(
    test,
    'core/activity/append.ts',
    [['keys.seal(name, canonicalJson(maskTokens(content)))', 'Buffer.from(canonicalJson(content))']],
    true,
  ),
  ...of('an-edited-log-is-noticed', 'core/activity/verify.ts', [
    ['if (chainHash(state.hash, members) !== hash)', 'if (false)'],
    ['if (!isSigned(checkpoint))', 'if (false)'],
    ['if (number !== next)', 'if (false)'],
    ['if (checkpoint?.number === number && checkpoint.hash !== hash)', 'if (false)'],
    ['if (keys !== undefined && !keys.includes(checkpoint.key))', 'if (false)'],
    ['if (checkpoint === undefined || checkpoint.number <= state.number) return undefined;', 'return undefined;'],
    ['number !== state.number || hash !== state.hash', 'number !== state.number'],
  ]),
  ...of('an-edited-log-is-noticed', 'core/activity/checkpoints.ts', [
    ['    if (newest && options.isMissing(newest)) options.onMissing(newest);\n', ''],
  ]),
  ...of(test, 'core/broker/journal.ts', [['rowOf(requests.map(masked))', 'rowOf(requests)']], true),
];
