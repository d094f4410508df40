import type { ReactNode } from 'react';
import type { RequestBodies } from '../../../../apps/contract/model/index.ts';
import { Blocks, describeError, FailedPart } from '../../../shared/index.ts';
import { useBodies } from '../queries.ts';

interface BodiesPartProps {
  readonly id: string;
  readonly children: (bodies: RequestBodies) => ReactNode;
}

/** What needs prompt and answer: asked for only when it is looked at. */
export function BodiesPart({ id, children }: BodiesPartProps) {
  const { data, error, refetch } = useBodies(id);
  if (data) return children(data);
  return (
    <div className="inspector-pad">
      {error ? (
        <FailedPart error={describeError(error)} onRetry={() => void refetch()} />
      ) : (
        <Blocks widths={[80, 60, 90]} rowHeight={18} label="Prompt and answer are loading" />
      )}
    </div>
  );
}
