import type { FitStep, ModelPolicy, ResidentModel } from '../../../../apps/contract/model/index.ts';
import { Button, formatContext, StateGlyph } from '../../../shared/index.ts';
import type { ModelOrders } from '../use-model-orders.ts';
import type { NeedView } from './build-need.ts';

interface ContextSectionProps {
  readonly model: string;
  readonly steps: readonly FitStep[];
  readonly index: number;
  readonly need: NeedView;
  readonly series: number;
  readonly resident: ResidentModel | null;
  readonly policy: ModelPolicy;
  readonly orders: ModelOrders;
  readonly onChange: (index: number) => void;
}

function Slider({ model, steps, index, need, onChange }: ContextSectionProps) {
  const last = Math.max(1, steps.length - 1);
  return (
    <div className="context-slider">
      <input
        type="range"
        min={0}
        max={steps.length - 1}
        step={1}
        value={index}
        aria-label={`Context of ${model}`}
        aria-valuetext={need.valueText}
        onChange={({ target }) => onChange(Number(target.value))}
        style={{ ['--at' as string]: `${(index / last) * 100}%` }}
        data-testid="context-slider"
      />
      <div className="context-ticks" aria-hidden="true">
        {steps.map(({ contextLength }, at) => (
          <em key={contextLength} data-chosen={at === index} style={{ left: `${(at / last) * 100}%` }}>
            {formatContext(contextLength)}
          </em>
        ))}
      </div>
    </div>
  );
}

function NeedTable({ need, series }: Pick<ContextSectionProps, 'need' | 'series'>) {
  const { shares } = need;
  const parts = [
    ['weights', shares.weights],
    ['cache', shares.cache],
    ['other', shares.other],
    ['beside', shares.beside],
  ] as const;
  return (
    <>
      <div className="need-bar" style={{ ['--swatch' as string]: `var(--series-${series})` }} aria-hidden="true">
        {parts.map(([part, share]) => (
          <i key={part} data-part={part} style={{ width: `${share * 100}%` }} />
        ))}
      </div>
      <dl className="figures-list">
        <dt>Weights</dt>
        <dd>
          {need.weights} <span className="unit">GB</span>
        </dd>
        <dt>Context</dt>
        <dd>
          {need.cache} <span className="unit">GB</span>
        </dd>
        <dt>Working space</dt>
        <dd>
          {need.other} <span className="unit">GB</span>
        </dd>
        <dt className="sum">Needs about</dt>
        <dd className="sum" data-testid="needed">
          {need.needed} <span className="unit">GB</span>
        </dd>
      </dl>
    </>
  );
}

function LeastContext({ model, policy, need, orders }: ContextSectionProps) {
  const least = policy.contextLength;
  const length = formatContext(need.contextLength);
  return (
    <p className="small muted least-context">
      {least === null ? null : `Every request gets at least ${formatContext(least)}. `}
      {least === need.contextLength ? (
        <Button
          size="small"
          kind="quiet"
          whyNot={orders.whyNotService}
          onClick={() => orders.setPolicy({ model, contextLength: null })}
        >
          No longer
        </Button>
      ) : (
        <Button
          size="small"
          kind="quiet"
          whyNot={orders.whyNotService}
          onClick={() => orders.setPolicy({ model, contextLength: need.contextLength })}
        >
          Always at least {length}
        </Button>
      )}
    </p>
  );
}

/** What a length of context costs, before it is paid. */
export function ContextSection(props: ContextSectionProps) {
  const { model, need, resident, orders } = props;
  const isOther = resident !== null && resident.contextLength !== need.contextLength;
  return (
    <section className="detail-section" aria-label="Context and memory">
      <h3>Context and memory</h3>
      <Slider {...props} />
      <NeedTable {...props} />
      <p className="small verdict-line" data-testid="verdict">
        <StateGlyph state={need.glyph} size={11} /> <span className="muted">{need.sentence}</span>
      </p>
      <div className="context-acts">
        {isOther ? (
          <Button
            size="small"
            whyNot={need.canLoad ? orders.whyNotDaemon : need.sentence}
            onClick={() => orders.load({ model, contextLength: need.contextLength })}
          >
            Reload with {formatContext(need.contextLength)}
          </Button>
        ) : null}
        <LeastContext {...props} />
      </div>
    </section>
  );
}
