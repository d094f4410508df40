import type { Benchmark, ModelUseSummary } from '../../../../apps/contract/model/index.ts';
import { Button, describeMoment, formatAge, plural, StateGlyph } from '../../../shared/index.ts';
import type { ModelOrders } from '../use-model-orders.ts';
import { buildSpeeds } from './build-speeds.ts';
import { useBenchmark } from './use-benchmark.ts';

interface SpeedSectionProps {
  readonly model: string;
  readonly use: ModelUseSummary | null;
  readonly benchmark: Benchmark | null;
  readonly nowMs: number;
  readonly orders: ModelOrders;
}

function describeAge(atMs: number, nowMs: number): string {
  const age = formatAge(atMs, nowMs);
  return age === 'now' ? 'Measured now' : `Measured, ${age}`;
}

function SpeedTable({ use, benchmark, nowMs }: Omit<SpeedSectionProps, 'model' | 'orders'>) {
  const rows = buildSpeeds(use, benchmark);
  if (rows.length === 0) return <p className="small muted">Nothing has been measured yet.</p>;
  return (
    <table className="plain-table speed-figures" aria-label="Speed on this machine">
      <thead>
        <tr>
          <th>
            <span className="hidden-text">Figure</span>
          </th>
          <th className="number">In use, 7 d</th>
          <th className="number" title={benchmark ? describeMoment(benchmark.atMs, nowMs) : undefined}>
            {benchmark ? describeAge(benchmark.atMs, nowMs) : 'Measured'}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, inUse, measured }) => (
          <tr key={name}>
            <td className="muted">{name}</td>
            <td className="number">{inUse}</td>
            <td className="number">{measured}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How fast it is here: in use, and by a benchmark on demand. */
export function SpeedSection(props: SpeedSectionProps) {
  const { model, orders } = props;
  const { step, start, stop } = useBenchmark(model);
  return (
    <section className="detail-section" aria-label="Speed on this machine">
      <h3>
        Speed on this machine {props.use ? <span className="dim">{plural(props.use.requests, 'request')}</span> : null}
      </h3>
      <SpeedTable {...props} />
      <div className="bench-line" aria-live="polite">
        {step === null ? (
          <Button size="small" whyNot={orders.whyNotDaemon} onClick={start} data-testid="benchmark">
            Measure it
          </Button>
        ) : (
          <>
            <Button size="small" onClick={stop}>
              Stop
            </Button>
            <span className="small muted">
              <StateGlyph state="starting" size={11} /> {step}
            </span>
          </>
        )}
      </div>
    </section>
  );
}
