export interface MemorySegment {
  readonly name: string;
  /** Share of the budget, 0 to 1. */
  readonly share: number;
  /** Series number, 1 to 6. */
  readonly series: number;
  readonly text: string;
}

interface MemoryBarProps {
  readonly segments: readonly MemorySegment[];
  readonly freeText: string;
  /** The bar in words, since the colours say nothing to some. */
  readonly summary: string;
}

/** Memory by model against the budget. The table below it is its legend. */
export function MemoryBar({ segments, freeText, summary }: MemoryBarProps) {
  return (
    <div className="memory-bar" role="img" aria-label={summary}>
      {segments.map(({ name, share, series, text }) => (
        <i
          key={name}
          title={`${name} ${text}`}
          style={{ width: `${share * 100}%`, ['--swatch' as string]: `var(--series-${series})` }}
        />
      ))}
      <i className="memory-free">{freeText}</i>
    </div>
  );
}

/** The colour that means one model on every page. */
export function Swatch({ series }: { readonly series: number }) {
  return <span className="swatch" style={{ ['--swatch' as string]: `var(--series-${series})` }} />;
}
