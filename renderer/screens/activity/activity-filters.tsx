import { X } from 'lucide-react';
import type { State } from '../../../shared/contract.ts';
import { endings } from '../../../shared/ending.ts';
import { visible } from '../../../shared/visible.ts';
import { texts } from '../../texts.ts';
import { TextInput } from '../../ui/field.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { type Choice, type Group, groups, pickable, type Span, spans } from './filter.ts';

const words = texts.activity;
const kinds = (Object.keys(groups) as Group[]).map((value) => ({ value, label: words.groups[value] }));
const times = (Object.keys(spans) as Span[]).map((value) => ({ value, label: words.times[value] }));
const ways = endings.map((value) => ({ value, label: words.endings[value] }));

export interface ActivityFiltersProps {
  choice: Choice;
  state: State | undefined;
  onChange(choice: Choice): void;
}

export function ActivityFilters({ choice, state, onChange }: ActivityFiltersProps) {
  const change = (changed: Partial<Choice>) => onChange({ ...choice, ...changed });
  return (
    <div role="search" className="filters-place">
      <div className="filters">
        <TextInput
          label={words.text}
          type="search"
          value={choice.text}
          onChange={(text) => change({ text: text.slice(0, 200) })}
        />
        <Select label={words.what} options={kinds} value={choice.group} onChange={(group) => change({ group })} />
        <Select
          label={words.host}
          options={[{ value: '', label: words.anyHost }, ...hosts(state)]}
          value={choice.host}
          onChange={(host) => change({ host })}
        />
        <Select
          label={words.server}
          options={[{ value: '', label: words.anyServer }, ...servers(state)]}
          value={choice.server}
          onChange={(server) => change({ server })}
        />
        <Select
          label={words.account}
          options={[{ value: '', label: words.anyAccount }, ...accounts(state)]}
          value={choice.account}
          onChange={(account) => change({ account })}
        />
        <Select
          label={words.ending}
          options={[{ value: '' as const, label: words.anyEnding }, ...ways]}
          value={choice.ending}
          onChange={(ending) => change({ ending })}
        />
        <Select label={words.when} options={times} value={choice.span} onChange={(span) => change({ span })} />
      </div>
      <Picked choice={choice} onDrop={change} />
    </div>
  );
}

/** What was chosen from a line or picture, each to be dropped again. */
function Picked({ choice, onDrop }: { choice: Choice; onDrop(changed: Partial<Choice>): void }) {
  const picked = pickable.filter((name) => choice[name] !== '');
  if (picked.length === 0) return null;
  return (
    <ul className="picked">
      {picked.map((name) => (
        <li key={name}>
          <span className="soft">{words.only[name]}</span> <Untrusted text={choice[name]} mono />
          <IconButton label={words.drop(words.only[name])} icon={X} onClick={() => onDrop({ [name]: '' })} />
        </li>
      ))}
    </ul>
  );
}

function hosts(state: State | undefined) {
  const known = (state?.hosts ?? []).map(({ host, title }) => ({ value: host, label: title }));
  return [...known, { value: 'other', label: texts.hosts.other }];
}

function servers(state: State | undefined) {
  return (state?.servers ?? []).map(({ id }) => ({ value: id, label: visible(id) }));
}

/** One person may have an account at several servers; the log knows each by its own id. */
function accounts(state: State | undefined) {
  return (state?.servers ?? []).flatMap(({ id: server, accounts: own }) =>
    own.map(({ id, name }) => ({ value: id, label: visible(`${name ?? id} (${server})`) })),
  );
}
