import type { Residency } from '../../../../apps/contract/model/index.ts';
import { MemoryBar, type SeriesBook, StateGlyph } from '../../../shared/index.ts';
import { buildMemoryHead } from './build-memory-head.ts';

interface MemoryHeadProps {
  readonly residency: Residency;
  readonly series: SeriesBook;
}

/** First of all: what is loaded, what is left, who waits. */
export function MemoryHead({ residency, series }: MemoryHeadProps) {
  const view = buildMemoryHead(residency, series);
  return (
    <section className="models-band memory-head" aria-label="Memory">
      <div className="memory-line">
        <p>
          <span className="memory-used live-figure">{view.used}</span>{' '}
          <span className="muted">of {view.budget} GB budget</span>
        </p>
        <p className="small muted cut" title={view.explanation}>
          {view.explanation}
        </p>
      </div>
      <MemoryBar segments={view.segments} freeText={view.freeText} summary={view.summary} heldAt={view.heldAt} />
      {view.loweredText === null ? null : (
        <p className="small memory-note">
          <StateGlyph state="warned" size={11} /> <span className="muted">{view.loweredText}</span>
        </p>
      )}
      {view.waiting.map(({ model, text }) => (
        <p key={model} className="small memory-note">
          <StateGlyph state="waiting" size={11} /> <span className="medium">{model}</span>{' '}
          <span className="muted">{text}</span>
        </p>
      ))}
    </section>
  );
}
