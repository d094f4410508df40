import type { RequestRecord } from '../../../../apps/contract/model/index.ts';
import { buildWaterfall, type WaterfallStep } from './build-waterfall.ts';

function Bar({ step }: { readonly step: WaterfallStep }) {
  const { from, width, isMark, colour } = step;
  if (colour === '' || (!isMark && width === 0)) return null;
  if (isMark) return <i className="waterfall-mark" style={{ left: `${from * 100}%` }} />;
  return <i style={{ left: `${from * 100}%`, width: `max(1px, ${width * 100}%)`, background: colour }} />;
}

/** Where the time went. */
export function Waterfall({ record }: { readonly record: RequestRecord }) {
  return (
    <ol className="waterfall" aria-label="Where the time went">
      {buildWaterfall(record).map((step) => (
        <li key={step.name} className="waterfall-step">
          <span>{step.name}</span>
          <span className="waterfall-track" aria-hidden="true">
            <Bar step={step} />
          </span>
          <span className="number">{step.value}</span>
          {step.detail === '' ? null : <span className="waterfall-detail">{step.detail}</span>}
        </li>
      ))}
    </ol>
  );
}
