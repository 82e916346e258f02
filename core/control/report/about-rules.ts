import type { Setting } from '../../../shared/contract.ts';
import type { Permission } from '../../../shared/models.ts';
import type { PolicyShown } from '../../../shared/policy.ts';
import type { Redaction } from './redact.ts';

const layers = { managed: 'administrator', policy: 'person' } as const;

export function aboutSettings(settings: readonly Setting[], redaction: Redaction): string[] {
  return settings.map((setting) =>
    redaction.text(`${setting.key} = ${setting.value || 'empty'} (${sourceOf(setting)})`),
  );
}

function sourceOf({ value, default: standard, by }: Setting): string {
  if (by !== undefined) return `${layers[by]}, by policy`;
  return value === standard ? 'default' : 'person';
}

/** What is said of argument values in a rule stays out, as arguments themselves do. */
export function aboutPolicy({ files, members, rules }: PolicyShown, redaction: Redaction): string[] {
  return [
    ...files.map(({ layer, file, state, problem }) =>
      [`${layers[layer]}: ${state}  ${file}`, ...(problem === undefined ? [] : [problem])].join('  '),
    ),
    ...members.map(
      ({ member, value, from, locked }) =>
        `${member} (${from.map((layer) => layers[layer]).join(' and ')}${locked ? ', locked' : ''}): ${JSON.stringify(value)}`,
    ),
    ...rules.map((rule) => `rule ${ruleWords(rule, redaction)}`),
  ].map((line) => redaction.text(line));
}

export function ruleWords(rule: Permission, redaction: Redaction): string {
  const { id, effect, host, server, tool, account, arguments: bounds = [], readOnly, session, until, callsLeft } = rule;
  return [
    `${id}: ${effect}  host ${host}  server ${server}  tool ${tool}`,
    ...(account === undefined ? [] : [redaction.account(account)]),
    ...(readOnly === true ? ['read-only tools'] : []),
    ...bounds.map(({ pointer }) => `bound at ${pointer === '' ? 'all arguments' : pointer}`),
    ...(session === undefined ? [] : ['for a session']),
    ...(until === undefined ? [] : [`until ${until}`]),
    ...(callsLeft === undefined ? [] : [`${callsLeft} calls left`]),
  ].join('  ');
}

/** Rules and answers of the person; the policy's stand with it. */
export function aboutPermissions(permissions: readonly Permission[], redaction: Redaction): string[] {
  const own = permissions.filter(({ origin }) => origin === 'rule' || origin === 'grant');
  return own.map((one) => redaction.text(`${one.origin} ${ruleWords(one, redaction)}  uses: ${one.uses}`));
}
