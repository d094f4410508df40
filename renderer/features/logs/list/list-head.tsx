// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which table elements do not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row
import { Button } from '../../../shared/index.ts';

interface ListHeadProps {
  readonly hasOlder: boolean;
  readonly isBusy: boolean;
  readonly isFiltered: boolean;
  readonly isFull: boolean;
  readonly onOlder: () => void;
}

/** What comes before the oldest line that is shown. */
export function ListHead({ hasOlder, isBusy, isFiltered, isFull, onOlder }: ListHeadProps) {
  const words = isFiltered ? 'Look further back' : 'Older lines';
  return (
    <div className="log-head" role="row">
      <div role="gridcell">
        {hasOlder ? (
          <Button kind="quiet" size="small" icon="up" onClick={onOlder} data-testid="older">
            {isBusy ? 'Reading…' : words}
          </Button>
        ) : (
          <span className="muted">
            {isFull ? 'The page holds no more lines. The files do.' : 'The log begins here.'}
          </span>
        )}
      </div>
    </div>
  );
}
