import { Plus, X } from 'lucide-react';
import { visible } from '../../../shared/visible.ts';
import { texts } from '../../texts.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';
import { type HeaderDraft, type HeaderFaults, withRow } from './header-draft.ts';

const words = texts.own;

export interface HeaderFieldsProps {
  rows: readonly HeaderDraft[];
  faults: ReadonlyMap<number, HeaderFaults>;
  onChange(rows: readonly HeaderDraft[]): void;
}

/** Names and values of headers, as many as there are. */
export function HeaderFields({ rows, faults, onChange }: HeaderFieldsProps) {
  const change = (to: HeaderDraft) => onChange(rows.map((row) => (row.id === to.id ? to : row)));
  return (
    <>
      {rows.map((row, at) => (
        <div key={row.id} className="header-line" role="group" aria-label={words.header(at + 1)}>
          <TextInput
            label={words.headerName}
            placeholder={words.headerPlaceholder}
            autoComplete="off"
            value={row.name}
            error={faults.get(row.id)?.name}
            onChange={(name) => change({ ...row, name })}
          />
          <TextInput
            label={words.headerValue}
            type="password"
            autoComplete="off"
            value={row.value}
            error={faults.get(row.id)?.value}
            onChange={(value) => change({ ...row, value })}
          />
          <IconButton
            icon={X}
            label={words.dropHeader(row.name === '' ? words.header(at + 1) : visible(row.name))}
            onClick={() => onChange(rows.filter(({ id }) => id !== row.id))}
          />
        </div>
      ))}
      <div className="actions">
        <Button icon={Plus} onClick={() => onChange(withRow(rows))}>
          {rows.length === 0 ? words.addHeader : words.addAnother}
        </Button>
      </div>
    </>
  );
}
