import type { State } from '../../../shared/contract.ts';
import { visible } from '../../../shared/visible.ts';
import { texts } from '../../texts.ts';
import { TextInput } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { type Choice, type Group, groups, type Span, spans } from './filter.ts';

const words = texts.activity;
const kinds = (Object.keys(groups) as Group[]).map((value) => ({ value, label: words.groups[value] }));
const times = (Object.keys(spans) as Span[]).map((value) => ({ value, label: words.times[value] }));

export interface ActivityFiltersProps {
  choice: Choice;
  state: State | undefined;
  onChange(choice: Choice): void;
}

export function ActivityFilters({ choice, state, onChange }: ActivityFiltersProps) {
  const hosts = (state?.hosts ?? []).map(({ host, title }) => ({ value: host, label: title }));
  const servers = (state?.servers ?? []).map(({ id }) => ({ value: id, label: visible(id) }));
  return (
    <div className="filters" role="search">
      <TextInput
        label={words.text}
        type="search"
        value={choice.text}
        onChange={(text) => onChange({ ...choice, text: text.slice(0, 200) })}
      />
      <Select
        label={words.what}
        options={kinds}
        value={choice.group}
        onChange={(group) => onChange({ ...choice, group })}
      />
      <Select
        label={words.host}
        options={[{ value: '', label: words.anyHost }, ...hosts, { value: 'other', label: texts.hosts.other }]}
        value={choice.host}
        onChange={(host) => onChange({ ...choice, host })}
      />
      <Select
        label={words.server}
        options={[{ value: '', label: words.anyServer }, ...servers]}
        value={choice.server}
        onChange={(server) => onChange({ ...choice, server })}
      />
      <Select
        label={words.when}
        options={times}
        value={choice.span}
        onChange={(span) => onChange({ ...choice, span })}
      />
    </div>
  );
}
