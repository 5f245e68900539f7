/**
 * A table of the office: plain markup, so that readers and printers take it as it is. Ant Design's own writes a style
 * element without the page's nonce each time it measures a scroll bar, which the content policy refuses.
 */
import type { ReactNode } from 'react';

export interface Column<T> {
  readonly title: string;
  readonly render: (row: T) => ReactNode;
  readonly number?: boolean;
}

export interface DataTableProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string | number;
  readonly chosen?: string | null;
  /** What is said when there is no row. */
  readonly empty: string;
}

export function DataTable<T>({ label, columns, rows, keyOf, chosen = null, empty }: DataTableProps<T>) {
  return (
    <table className="data-table" aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ title, number }) => (
            <th key={title} scope="col" className={number === true ? 'number' : ''}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)} className={keyOf(row) === chosen ? 'row-chosen' : ''}>
            {columns.map(({ title, render, number }) => (
              <td key={title} className={number === true ? 'number' : ''}>
                {render(row)}
              </td>
            ))}
          </tr>
        ))}
        {rows.length === 0 && (
          <tr>
            <td className="data-empty" colSpan={columns.length}>
              {empty}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
