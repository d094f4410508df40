// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which table elements do not allow
import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react';
import { useNow } from '../../../shared/index.ts';
import type { LogRow } from '../lines/build-rows.ts';
import { LogRowView } from './log-row.tsx';
import { useLogScroll } from './use-log-scroll.ts';

interface LogListProps {
  readonly label: string;
  readonly rows: readonly LogRow[];
  readonly hasSource: boolean;
  readonly wanted: string;
  readonly isWrapped: boolean;
  readonly isFollowing: boolean;
  /** Where the keyboard stands. */
  readonly cursor: { readonly key: number | null; readonly index: number };
  /** What is said above the oldest line. */
  readonly head: ReactNode;
  readonly onFollow: (isFollowing: boolean) => void;
  readonly onNearTop: () => void;
  readonly onPick: (key: number) => void;
  readonly onKey: (event: React.KeyboardEvent) => void;
}

/** Brings the line that the keyboard stands on into sight when it moves, and only then. */
function useCursorShown({ key, index }: LogListProps['cursor'], showRow: (index: number) => void): void {
  const lastKey = useRef<number | null>(null);
  const show = useEffectEvent(showRow);
  useEffect(() => {
    if (lastKey.current === key) return;
    lastKey.current = key;
    if (index >= 0) show(index);
  }, [key, index]);
}

/** The lines, newest at the bottom; only those in sight are drawn. */
export function LogList(props: LogListProps) {
  const { label, rows, hasSource, wanted, isWrapped, isFollowing, cursor, head, onFollow, onNearTop } = props;
  const nowMs = useNow(60_000);
  const { setScroller, onScroll, totalPx, items, measure, showRow } = useLogScroll({
    rows,
    isFollowing,
    onFollow,
    onNearTop,
  });
  useCursorShown(cursor, showRow);
  const isCursorDrawn = items.some(({ index }) => index === cursor.index);
  return (
    <div
      ref={setScroller}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length}
      aria-activedescendant={isCursorDrawn ? `log-row-${cursor.key}` : undefined}
      tabIndex={0}
      className="log-list fades-when-stale"
      data-wrapped={isWrapped}
      data-sources={hasSource}
      data-testid="log-list"
      onKeyDown={props.onKey}
      onScroll={({ currentTarget }) => onScroll(currentTarget)}
    >
      <div className="log-body" style={{ height: totalPx }} role="presentation">
        {head}
        {items.map(({ index, start }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <LogRowView
              key={row.key}
              {...{ row, index, hasSource, wanted, nowMs }}
              startPx={start}
              isCursor={row.key === cursor.key}
              measure={measure}
              onPick={props.onPick}
            />
          );
        })}
      </div>
    </div>
  );
}
