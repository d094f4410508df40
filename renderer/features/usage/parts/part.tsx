import type { ReactNode } from 'react';

interface PartProps {
  readonly title: string;
  /** The sum of it, beside the title. */
  readonly note?: string;
  /** What is said where there is nothing. */
  readonly empty: string | null;
  readonly children?: ReactNode;
}

/** One of the smaller parts of the page. */
export function Part({ title, note, empty, children }: PartProps) {
  return (
    <section className="usage-part" aria-label={title}>
      <h2>
        {title}
        {note === undefined ? null : <small>{note}</small>}
      </h2>
      {empty === null ? children : <p className="small dim">{empty}</p>}
    </section>
  );
}

interface PartRow {
  readonly key: string;
  readonly name: ReactNode;
  readonly title: string;
  readonly figures: readonly string[];
}

interface PartTableProps {
  readonly label: string;
  readonly heads: readonly string[];
  readonly rows: readonly PartRow[];
}

const mostRows = 6;

/** Its rows: a name, and figures on the right. */
export function PartTable({ label, heads, rows }: PartTableProps) {
  const [first, ...rest] = heads;
  const hidden = rows.length - mostRows;
  return (
    <>
      <table className="plain-table" aria-label={label}>
        <thead>
          <tr>
            <th>{first}</th>
            {rest.map((head) => (
              <th key={head} className="number">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map(({ key, name, title, figures }) => (
            <tr key={key}>
              <td title={title}>{name}</td>
              {figures.map((figure, place) => (
                <td key={rest[place]} className="number">
                  {figure}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 ? <p className="small dim">{hidden} more</p> : null}
    </>
  );
}
