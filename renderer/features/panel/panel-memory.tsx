import type { Status } from '../../../apps/contract/control/index.ts';
import {
  Button,
  buildMemoryBar,
  describeStay,
  Figure,
  formatMemory,
  MemoryBar,
  Swatch,
  seriesOf,
  useModelSeries,
  useNow,
  useUnload,
} from '../../shared/index.ts';
import { listPanelModels } from './describe-panel.ts';

const isBusy = ({ inFlight }: Status, model: string): boolean =>
  inFlight.some(({ servedModel, phase }) => servedModel === model && phase !== 'waiting');

/** What is in memory, each model with its way out. */
export function PanelMemory({ status }: { readonly status: Status }) {
  const { memory: budget, memoryNow, resident } = status;
  const series = useModelSeries(listPanelModels(status));
  const view = buildMemoryBar({ ...memoryNow, budget, residents: [...resident] }, series);
  const unload = useUnload();
  const nowMs = useNow(1000);
  return (
    <section aria-label="Memory">
      <p className="panel-line">
        <span>
          <span className="strong">{view.used}</span> <span className="muted">of {view.budget} GB</span>
        </span>
        <span className="small muted">{view.freeText}</span>
      </p>
      <MemoryBar segments={view.segments} freeText="" summary={view.summary} heldAt={view.heldAt} />
      <ul>
        {resident.map((model) => (
          <li key={model.name} className="panel-row">
            <Swatch series={seriesOf(series, model.name)} />
            <span className="medium cut" title={model.name}>
              {model.name}
            </span>
            <span className="small muted panel-stay">
              {describeStay(model, { isBusy: isBusy(status, model.name), nowMs })}
            </span>
            <Button size="small" icon="unload" className="panel-unload" onClick={() => unload(model.name)}>
              <span className="hidden-text">{model.name}: </span>Unload
            </Button>
            <span>
              <Figure quantity={formatMemory(model.sizeBytes)} />
            </span>
          </li>
        ))}
      </ul>
      {resident.length === 0 ? <p className="small muted">No model is loaded.</p> : null}
    </section>
  );
}
