export interface MemorySegment {
  readonly name: string;
  /** Share of the budget, 0 to 1. */
  readonly share: number;
  /** Series number, 1 to 6. */
  readonly series: number;
  readonly text: string;
  /** Not there yet: it is being loaded, or would be needed. */
  readonly isExpected: boolean;
}

interface MemoryBarProps {
  readonly segments: readonly MemorySegment[];
  readonly freeText: string;
  /** The bar in words, since the colours say nothing to some. */
  readonly summary: string;
  /** Where the budget ends while other programs need memory, as a share of the bar. */
  readonly heldAt: number | null;
}

/** Memory by model against the budget. The table below it is its legend. */
export function MemoryBar({ segments, freeText, summary, heldAt }: MemoryBarProps) {
  return (
    <div className="memory-bar" role="img" aria-label={summary}>
      {segments.map(({ name, share, series, text, isExpected }) => (
        <i
          key={name}
          data-expected={isExpected}
          title={`${name} ${text}`}
          style={{ width: `${share * 100}%`, ['--swatch' as string]: `var(--series-${series})` }}
        />
      ))}
      <i className="memory-free" title={freeText}>
        <span>{freeText}</span>
      </i>
      {heldAt === null ? null : <b className="memory-held" style={{ left: `${heldAt * 100}%` }} />}
    </div>
  );
}

interface SwatchProps {
  readonly series: number | null;
  /** As the part of the bar that is not there yet. */
  readonly isExpected?: boolean;
}

/** The colour that means one model on every page. */
export function Swatch({ series, isExpected = false }: SwatchProps) {
  if (series === null) return <span className="swatch" data-hollow />;
  return (
    <span className="swatch" data-expected={isExpected} style={{ ['--swatch' as string]: `var(--series-${series})` }} />
  );
}
