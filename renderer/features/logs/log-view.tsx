import { type RefObject, useDeferredValue, useMemo, useRef, useState } from 'react';
import { formatCount, useConnection } from '../../shared/index.ts';
import { FilterLine } from './filter-line.tsx';
import { buildRows, isFiltering, type LogRow, listModels } from './lines/build-rows.ts';
import { maxLines } from './lines/log-window.ts';
import { useLogLines } from './lines/use-log-lines.ts';
import { useOlderLines } from './lines/use-older-lines.ts';
import { ListHead } from './list/list-head.tsx';
import { LogList } from './list/log-list.tsx';
import { ListState } from './list-state.tsx';
import { LogsFoot } from './logs-foot.tsx';
import { useLogKeys } from './use-log-keys.ts';
import type { LogsView } from './use-logs-view.ts';

interface LogViewProps {
  readonly view: LogsView;
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
  readonly onRetry: () => void;
}

function useFilter({ text, model, level }: LogsView) {
  // Typing goes before finding.
  const wanted = useDeferredValue(text);
  return useMemo(() => ({ text: wanted, model, level }), [wanted, model, level]);
}

/** How many rows have come since the page stopped following. */
function useNewCount(rows: readonly LogRow[], isFollowing: boolean, nextKey: number): number {
  const [heldAtKey, setHeldAtKey] = useState(nextKey);
  if (isFollowing && heldAtKey !== nextKey) setHeldAtKey(nextKey);
  return isFollowing ? 0 : rows.length - 1 - rows.findLastIndex(({ line }) => line.key < heldAtKey);
}

const labels = { ollama: 'Log of Ollama', drover: 'Log of Drover', errors: 'Errors of both logs' } as const;

/** One source: filter, lines, and what is known of its files. */
export function LogView({ view, isFollowing, onFollow, onRetry }: LogViewProps) {
  const { isStale } = useConnection();
  const field: RefObject<HTMLInputElement | null> = useRef(null);
  const { window, setWindow, error } = useLogLines(view.source, isFollowing);
  const filter = useFilter(view);
  const older = useOlderLines({ source: view.source, filter, window, setWindow });
  const lines = window?.lines;
  const { finds } = older;
  const { rows, lineCount } = useMemo(
    () => buildRows(finds.length === 0 ? (lines ?? []) : [...finds, ...(lines ?? [])], filter),
    [finds, lines, filter],
  );
  const models = useMemo(() => listModels(lines ?? []), [lines]);
  const newCount = useNewCount(rows, isFollowing, window?.nextKey ?? 0);
  const keys = useLogKeys({
    ...{ rows, field },
    onPause: () => onFollow(false),
    onToggleFollow: () => onFollow(!isFollowing),
    onToggleWrap: () => view.setWrapped(!view.isWrapped),
  });
  const foundCount = isFiltering(filter) ? lineCount : null;
  const isFull = (lines?.length ?? 0) >= maxLines;
  return (
    <div className="logs" data-stale={isStale}>
      <FilterLine view={view} models={models} field={field} foundCount={foundCount} />
      <div className="log-pane">
        <LogList
          label={labels[view.source]}
          hasSource={view.source === 'errors'}
          isWrapped={view.isWrapped}
          wanted={filter.text}
          cursor={keys.cursor}
          onPick={keys.pick}
          onKey={keys.onKey}
          onNearTop={() => (foundCount === null && older.hasOlder ? older.loadOlder() : undefined)}
          head={
            window && (rows.length > 0 || older.hasOlder) ? (
              <ListHead {...{ ...older, isFull }} isFiltered={foundCount !== null} onOlder={older.loadOlder} />
            ) : null
          }
          {...{ rows, isFollowing, onFollow }}
        />
        {rows.length === 0 ? <ListState view={view} error={error} isPending={!window} onRetry={onRetry} /> : null}
        {newCount > 0 ? (
          <button type="button" className="new-rows" onClick={() => onFollow(true)} data-testid="new-lines">
            {formatCount(newCount)} new
          </button>
        ) : null}
      </div>
      <LogsFoot view={view} lineCount={lines ? lines.length + finds.length : null} foundCount={foundCount} />
    </div>
  );
}
