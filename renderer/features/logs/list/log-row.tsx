// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which table elements do not allow
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid takes the keys for its active row
import { Link } from '@tanstack/react-router';
import type { LogEntryLevel } from '../../../../apps/contract/model/index.ts';
import { describeMoment, formatCount, formatRowTime, type GlyphState, StateGlyph } from '../../../shared/index.ts';
import type { LogRow } from '../lines/build-rows.ts';
import { LogText } from './log-text.tsx';

const glyphs: Partial<Record<LogEntryLevel, GlyphState>> = { warn: 'warned', error: 'failed' };

export interface LogRowProps {
  readonly row: LogRow;
  readonly index: number;
  readonly startPx: number;
  readonly isCursor: boolean;
  readonly hasSource: boolean;
  readonly wanted: string;
  readonly nowMs: number;
  readonly measure: (element: HTMLElement | null) => void;
  readonly onPick: (key: number) => void;
}

function LogTime({ atMs, nowMs }: { readonly atMs: number | null; readonly nowMs: number }) {
  if (atMs === null) return null;
  return (
    <time dateTime={new Date(atMs).toISOString()} title={describeMoment(atMs, nowMs)}>
      {formatRowTime(atMs, nowMs)}
    </time>
  );
}

function LogMessage({ row: { line, count }, wanted }: Pick<LogRowProps, 'row' | 'wanted'>) {
  const { text, requestId, note } = line.entry;
  return (
    <>
      <span className="log-line">
        {count > 1 ? <b className="log-count">×{formatCount(count)}</b> : null}
        <span className="log-text" title={text.length > 160 ? text : undefined}>
          <LogText text={text} wanted={wanted} />
        </span>
        {requestId === null ? null : (
          <Link className="prose-link" to="/requests" search={{ q: '', id: requestId }} tabIndex={-1}>
            Open request
          </Link>
        )}
      </span>
      {note ? (
        <span className="log-note" data-testid="log-note">
          {note.cause} <span className="medium">{note.fix}</span>
        </span>
      ) : null}
    </>
  );
}

/** One line: time, level, where from, and what it says. */
export function LogRowView(props: LogRowProps) {
  const { row, index, startPx, isCursor, hasSource, nowMs, measure, onPick } = props;
  const { atMs, level, source } = row.line.entry;
  const glyph = glyphs[level];
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid takes the keys for its active row
    <div
      ref={measure}
      role="row"
      tabIndex={-1}
      id={`log-row-${row.key}`}
      aria-rowindex={index + 1}
      aria-selected={isCursor}
      className="log-row"
      data-index={index}
      data-level={level}
      data-testid="log-row"
      style={{ transform: `translateY(${startPx}px)` }}
      onClick={() => onPick(row.key)}
    >
      <div role="gridcell" className="log-time">
        <LogTime atMs={atMs} nowMs={nowMs} />
      </div>
      <div role="gridcell" className="log-level">
        {glyph ? <StateGlyph state={glyph} size={10} /> : null} {level}
      </div>
      {hasSource ? (
        <div role="gridcell" className="log-source">
          {source === 'drover' ? 'Drover' : 'Ollama'}
        </div>
      ) : null}
      <div role="gridcell" className="log-message">
        <LogMessage {...props} />
      </div>
    </div>
  );
}
