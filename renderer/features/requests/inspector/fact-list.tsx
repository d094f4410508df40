import type { RequestDetail, RequestRecord } from '../../../../apps/contract/model/index.ts';
import { buildFacts } from './build-facts.ts';

interface FactListProps {
  readonly record: RequestRecord;
  readonly detail: RequestDetail | undefined;
}

/** Names and values; long ones show whole on hover. */
export function FactList({ record, detail }: FactListProps) {
  return (
    <dl className="facts">
      {buildFacts(record, detail).map(({ name, value, aside, isCode }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd title={value}>
            {isCode ? <code>{value}</code> : value} {aside === undefined ? null : <span className="dim">{aside}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
