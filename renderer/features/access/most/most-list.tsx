import type { Ceilings } from '../../../../apps/contract/model/index.ts';
import { listMost } from './read-most.ts';

interface MostListProps {
  readonly ceilings: Ceilings;
  /** What holds where there is none. */
  readonly none: string;
}

/** The most that one request may ask for, as it is. */
export function MostList({ ceilings, none }: MostListProps) {
  const most = listMost(ceilings);
  if (most.length === 0) return <p className="small muted">{none}</p>;
  return (
    <dl className="limit-list" data-testid="most-list">
      {most.map(([label, text]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
