import { type Guard, of } from './guard.ts';

/** What tells that somebody wrote into the log. */
export const logGuards: readonly Guard[] = [
  ...of('an-edited-log-is-noticed', 'core/activity/verify.ts', [
    ['  if (number !== next) return { number: next, what: missing(next, number) };\n', ''],
    ['if (chainHash(state.hash, members) !== hash)', 'if (false)'],
    ['if (checkpoint?.number === number && checkpoint.hash !== hash)', 'if (false)'],
    ['if (!isSigned(checkpoint))', 'if (false)'],
    ['if (keys !== undefined && !keys.includes(checkpoint.key))', 'if (false)'],
    ['if (checkpoint === undefined || checkpoint.number <= state.number) return undefined;', 'return undefined;'],
    ['number !== state.number || hash !== state.hash', 'number !== state.number'],
  ]),
  ...of('an-edited-log-is-noticed', 'core/activity/checkpoints.ts', [
    ['    if (newest && options.isMissing(newest)) options.onMissing(newest);\n', ''],
  ]),
];
