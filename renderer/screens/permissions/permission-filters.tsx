import { texts } from '../../texts.ts';
import { TextInput } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import type { PermissionFilter } from './filter.ts';

const words = texts.permissions;
const effects = (['all', 'allow', 'ask', 'deny'] as const).map((value) => ({ value, label: words.effects[value] }));
const origins = (['all', 'rule', 'grant', 'policy', 'managed'] as const).map((value) => ({
  value,
  label: words.origins[value],
}));
const whens = (['now', 'ended', 'all'] as const).map((value) => ({ value, label: words.whens[value] }));

export function PermissionFilters({
  filter,
  onChange,
}: {
  filter: PermissionFilter;
  onChange(filter: PermissionFilter): void;
}) {
  return (
    <div className="filters" role="search">
      <TextInput
        label={words.search}
        type="search"
        value={filter.text}
        onChange={(text) => onChange({ ...filter, text })}
      />
      <Select
        label={words.effect}
        options={effects}
        value={filter.effect}
        onChange={(effect) => onChange({ ...filter, effect })}
      />
      <Select
        label={words.from}
        options={origins}
        value={filter.origin}
        onChange={(origin) => onChange({ ...filter, origin })}
      />
      <Select
        label={words.when}
        options={whens}
        value={filter.when}
        onChange={(when) => onChange({ ...filter, when })}
      />
    </div>
  );
}
