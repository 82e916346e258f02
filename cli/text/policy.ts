import type { Permission } from '../../shared/models.ts';
import type { PolicyChecked, PolicyExplained, PolicyPreviewed, PolicyShown } from '../../shared/policy.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import type { Paint } from './paint.ts';
import { table } from './table.ts';

const layerWords = { managed: "the administrator's", policy: 'yours' } as const;

export function shownText({ files, members, rules }: PolicyShown, paint: Paint): string {
  const heads = files.map(({ layer, file, state, problem }) => {
    const colour = { absent: paint.dim, ok: paint.good, invalid: paint.bad }[state];
    const word = { absent: 'none', ok: 'in force', invalid: 'cannot be used' }[state];
    const line = `${layerWords[layer].padEnd(20)}${colour(word)}  ${paint.dim(visible(file))}\n`;
    return problem === undefined ? line : `${line}  ${visible(problem)}\n`;
  });
  const facts = members.map(({ member, value, from, locked }) => {
    const who = from.map((layer) => layerWords[layer]).join(' and ');
    return `${paint.bold(member)} ${paint.dim(`(${who}${locked ? ', locked' : ''})`)}\n${indented(visibleJson(value, 2))}`;
  });
  const empty = files.every(({ state }) => state === 'absent') ? 'No policy: your own rules and answers decide.\n' : '';
  return [...heads, ...(facts.length > 0 ? ['\n'] : []), ...facts, rulesText(rules, paint), empty].join('');
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}\n`)
    .join('');
}

function rulesText(rules: readonly Permission[], paint: Paint): string {
  if (rules.length === 0) return '';
  const rows = rules.map((rule) => [
    rule.id,
    effectCell(rule.effect, paint),
    rule.host,
    rule.server,
    rule.tool,
    boundsText(rule),
  ]);
  return `\n${table(['RULE', 'EFFECT', 'HOST', 'SERVER', 'TOOL', 'AND'], rows, paint)}`;
}

type Effect = PolicyPreviewed['list'][number]['would'];

function effectCell(effect: Effect, paint: Paint) {
  const colour = { allow: paint.good, ask: paint.warn, deny: paint.bad, unknown: paint.dim };
  return { text: effect, paint: colour[effect] };
}

/** What a permission is bound to beside host, server and tool. */
function boundsText({ account, readOnly, arguments: bounds = [], session, until, callsLeft }: Permission): string {
  return [
    ...(account === undefined ? [] : [`account ${account}`]),
    ...(readOnly === true ? ['tools that claim to only read'] : []),
    ...bounds.map(({ pointer, equals, like }) =>
      [
        pointer === '' ? 'the arguments' : pointer,
        ...(equals === undefined ? [] : [`= ${JSON.stringify(equals)}`]),
        ...(like === undefined ? [] : [`like ${like}`]),
      ].join(' '),
    ),
    ...(session === undefined ? [] : ['this session']),
    ...(until === undefined ? [] : [`until ${until}`]),
    ...(callsLeft === undefined ? [] : [`${callsLeft} calls left`]),
  ].join(', ');
}

export function checkedText(checked: readonly PolicyChecked[], paint: Paint): string {
  return checked
    .map(({ file = 'the policy', ok, faults }) => {
      if (ok) return `${visible(file)}: ${paint.good('can be used')}\n`;
      const lines = faults.map(({ line, column, member, reason }) => {
        const what = member === undefined ? '' : `"${visible(member)}": `;
        return `  line ${line}, column ${column}  ${what}${visible(reason)}\n`;
      });
      return `${visible(file)}: ${paint.bad('cannot be used')}\n${lines.join('')}`;
    })
    .join('');
}

const effectWords = { allow: 'runs without asking', ask: 'is asked about', deny: 'is denied' } as const;

const stepWords: Record<PolicyExplained['step'], string> = {
  'not-permitted': 'The policy does not let this host or server be used at all.',
  denied: 'A deny wins over everything else; where several match, the one that says most is named.',
  'may-be-denied':
    'A deny hangs on something that is not known here, so the call is not let through without a question.',
  'managed-ask': 'The administrator wants a question each time: no rule or answer of yours takes its place.',
  'definition-changed': 'The tool is not as it was when it was approved, so it is asked about whatever allows it.',
  'managed-allow': 'The administrator allows it.',
  strongest: 'Of all that match it says most about the tool, then the server, the host, and what else it is bound to.',
  unlisted: 'The server lists no such tool, so that nobody can have allowed it.',
  default: 'Nothing matches it, and what nobody allowed is asked about.',
};

interface Asked {
  host: string;
  server: string;
  tool: string;
  arguments?: unknown;
}

export function explainedText(asked: Asked, explained: PolicyExplained, paint: Paint): string {
  const { effect, because, step, matched } = explained;
  const call = `${visible(asked.tool)} of ${visible(asked.server)} ${effectWords[effect]} for ${visible(asked.host)}`;
  const words = matched.find(({ permission }) => permission.id === because)?.permission.words;
  const named = ['default', 'definition-changed', 'unlisted'].includes(step) ? '' : ` (${visible(because)})`;
  const rows = matched.map(({ permission, unsure }) => [
    permission.id,
    effectCell(permission.effect, paint),
    originWords[permission.origin],
    permission.host,
    permission.server,
    permission.tool,
    `${boundsText(permission)}${unsure ? ' (not known here)' : ''}`,
  ]);
  return [
    `${paint.bold(call)}${named}.\n${stepText(explained)}\n`,
    words === undefined ? '' : `Its reason: ${visible(words)}\n`,
    rows.length === 0
      ? ''
      : `\n${isSure(matched) ? 'What matches' : 'What matches or could match'}, the strongest first:\n`,
    rows.length === 0 ? '' : table(['ID', 'EFFECT', 'FROM', 'HOST', 'SERVER', 'TOOL', 'AND'], rows, paint),
    ...notesOn(asked, explained).map((note) => paint.dim(`${note}\n`)),
  ].join('');
}

const originWords = {
  rule: 'your rule',
  grant: 'your answer',
  policy: 'your policy',
  managed: 'administrator',
} as const;

const isSure = (matched: PolicyExplained['matched']) => matched.every(({ unsure }) => !unsure);

function stepText({ step, refusal, matched }: PolicyExplained): string {
  if (refusal === 'serverRequests') return 'The policy lets no server ask a host for this.';
  if (step === 'default' && !isSure(matched))
    return 'Nothing is known to match it: what could hangs on what was not given. So it is asked about.';
  return stepWords[step];
}

function notesOn(asked: Asked, { step, definitionKnown, listed, matched }: PolicyExplained): string[] {
  if (step === 'not-permitted') return [];
  const unknown = 'The server could not be asked, so whether the tool changed or only reads is not known.';
  const unlisted = `${visible(asked.server)} lists no tool of that name now.`;
  return [
    ...(definitionKnown ? (listed ? [] : [unlisted]) : [unknown]),
    ...(asked.arguments === undefined && !isSure(matched)
      ? ['Arguments were not given: give them with --args, as a rule looks at them.']
      : []),
  ];
}

export function previewedText(previewed: PolicyPreviewed, paint: Paint): string {
  const { calls, since, more, list } = previewed;
  if (calls === 0) return 'No tool calls in the log yet, so there is nothing to replay.\n';
  const { deny, ask, allow, unknown } = previewed;
  const span = `${count(calls)} since ${since?.slice(0, 10)}${more ? ' (older ones were left out)' : ''}`;
  const rows = list.map((one) => [
    String(one.calls),
    effectCell(one.would, paint),
    one.host,
    one.server,
    one.tool,
    one.because === 'default' ? 'nothing matches' : one.because,
  ]);
  return [
    `This policy would have blocked ${count(deny)}, asked about ${ask} and let ${allow} through, of ${span}.\n`,
    unknown === 0
      ? ''
      : `Of ${count(unknown)} it cannot be said: that hangs on arguments or tool definitions, which the log does not hold.\n`,
    '\n',
    table(['CALLS', 'WOULD', 'HOST', 'SERVER', 'TOOL', 'BECAUSE OF'], rows, paint),
    paint.dim('With your rules and answers of today. Tools count as approved and unchanged.\n'),
  ].join('');
}

function count(calls: number): string {
  return calls === 1 ? '1 call' : `${calls} calls`;
}
