import { StateGlyph } from '../../shared/index.ts';
import type { MeterView } from './build-meter.ts';

/** How far a limit is used: a bar with its words, or the words alone where there is no limit. */
export function MeterBar({ meter }: { readonly meter: MeterView | null }) {
  if (meter === null) return <span className="dim">no limit</span>;
  const { text, share, isFull, title } = meter;
  if (share === null) {
    return (
      <span className="access-meter" title={title}>
        <span className="dim">{text}</span>
      </span>
    );
  }
  return (
    <span className="access-meter" title={title}>
      <span className="meter" data-full={isFull}>
        <i style={{ width: `${share * 100}%` }} />
      </span>
      <span className="access-meter-text">
        {isFull ? <StateGlyph state="warned" size={10} label="Used up" /> : null}
        <span className="live-figure">{text}</span>
      </span>
    </span>
  );
}
