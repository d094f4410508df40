import type { Status } from '../../../../apps/contract/control/index.ts';
import type { UsageRow } from '../../../../apps/contract/model/index.ts';
import { MemoryBar, useModelSeries, useNow } from '../../../shared/index.ts';
import { Band } from '../band.tsx';
import type { Span } from '../window.ts';
import { buildMemoryView } from './build-memory-view.ts';
import { MemoryTable } from './memory-table.tsx';

interface MemoryBandProps {
  readonly status: Status;
  readonly byModel: readonly UsageRow[];
  readonly span: Span;
}

const explainNone = ({ daemon }: Status): string =>
  daemon.state.kind === 'ready'
    ? 'No model is loaded. The first request loads the one it asks for.'
    : 'No model is loaded while Ollama does not run.';

/** Second band: what is loaded and what is left. */
export function MemoryBand({ status, byModel, span }: MemoryBandProps) {
  const { memory, resident, inFlight } = status;
  const series = useModelSeries(resident.map(({ name }) => name));
  const view = buildMemoryView({ memory, resident, inFlight, byModel, series, nowMs: useNow(1000) });
  return (
    <Band label="Memory">
      <div className="band-head">
        <p>
          <span className="figure">{view.used}</span> <span className="muted">of {view.budget} GB budget</span>
        </p>
        <p className="small muted cut explanation" title={view.explanation}>
          {view.explanation}
        </p>
      </div>
      <MemoryBar segments={view.segments} freeText={view.freeText} summary={view.summary} />
      {view.rows.length === 0 ? (
        <p className="small muted below-bar">{explainNone(status)}</p>
      ) : (
        <MemoryTable rows={view.rows} span={span} />
      )}
    </Band>
  );
}
