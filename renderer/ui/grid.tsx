import type { ReactNode } from 'react';

export interface GridRow {
  key: string;
  /** The first names the row. */
  cells: readonly ReactNode[];
}

/** A table where there is room, else its cells under each other with their column's name. */
export function Grid({
  label,
  columns,
  rows,
}: {
  label: string;
  columns: readonly string[];
  rows: readonly GridRow[];
}) {
  return (
    // The roles stand here too, as a narrow window lays the cells out under each other.
    <table className="grid" role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((name) => (
            <th key={name} role="columnheader" scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ key, cells: [name, ...rest] }) => (
          <tr key={key} role="row">
            <th role="rowheader" scope="row">
              {name}
            </th>
            {rest.map((cell, at) => (
              <td key={columns[at + 1]} role="cell" data-column={columns[at + 1]}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
