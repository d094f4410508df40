import type { Status } from '../../../../apps/contract/control/index.ts';
import type { UsageRow } from '../../../../apps/contract/model/index.ts';
import { MemoryBar, StateGlyph, type TimeWindow, useModelSeries, useNow } from '../../../shared/index.ts';
import { Band } from '../band.tsx';
import { buildMemoryView, type MemoryView } from './build-memory-view.ts';
import { MemoryTable } from './memory-table.tsx';

interface MemoryBandProps {
  readonly status: Status;
  readonly byModel: readonly UsageRow[];
  readonly window: TimeWindow;
}

const explainNone = ({ daemon }: Status): string =>
  daemon.state.kind === 'ready'
    ? 'No model is loaded. The first request loads the one it asks for.'
    : 'No model is loaded while Ollama does not run.';

/** How the budget came about, or why less of it holds now. */
function BudgetNote({ view: { explanation, loweredText } }: { readonly view: MemoryView }) {
  if (loweredText === null) {
    return (
      <p className="small muted cut explanation" title={explanation}>
        {explanation}
      </p>
    );
  }
  return (
    <p className="small muted cut explanation" title={`${loweredText} ${explanation}`} data-testid="lowered-budget">
      <StateGlyph state="warned" size={11} /> {loweredText}
    </p>
  );
}

function WaitingLines({ waiting }: Pick<MemoryView, 'waiting'>) {
  return waiting.map(({ model, text }) => (
    <p key={model} className="small memory-waiting cut" title={`${model} ${text}`} data-testid="memory-waiting">
      <StateGlyph state="waiting" size={11} /> <span className="medium">{model}</span>{' '}
      <span className="muted">{text}</span>
    </p>
  ));
}

/** Second band: what is loaded and what is left. */
export function MemoryBand({ status, byModel, window }: MemoryBandProps) {
  const { memory, memoryNow, resident, inFlight } = status;
  const series = useModelSeries([...resident.map(({ name }) => name), ...memoryNow.loading.map(({ model }) => model)]);
  const view = buildMemoryView({ memory, memoryNow, resident, inFlight, byModel, series, nowMs: useNow(1000) });
  return (
    <Band label="Memory">
      <div className="band-head">
        <p className="band-figure">
          <span className="figure">{view.used}</span> <span className="muted">of {view.budget} GB budget</span>
        </p>
        <BudgetNote view={view} />
      </div>
      <MemoryBar segments={view.segments} freeText={view.freeText} summary={view.summary} heldAt={view.heldAt} />
      <WaitingLines waiting={view.waiting} />
      {view.rows.length === 0 ? (
        <p className="small muted below-bar">{explainNone(status)}</p>
      ) : (
        <MemoryTable rows={view.rows} window={window} />
      )}
    </Band>
  );
}
