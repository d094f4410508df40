import type { DaemonState, ModelsPage } from '../../../apps/contract/model/index.ts';
import { Button, Prose, StateGlyph, useDaemonOrders, useStatus } from '../../shared/index.ts';
import { describeAbsence } from './describe-absence.ts';
import { isComing } from './pulls/build-pull-rows.ts';
import type { ModelOrders } from './use-model-orders.ts';
import type { ModelsView } from './use-models-view.ts';

interface ListStateProps {
  readonly page: ModelsPage;
  readonly rowCount: number;
  readonly view: ModelsView;
  readonly orders: ModelOrders;
  readonly onPull: (model: string) => void;
}

const firstModel = 'llama3.2:3b';
const startable: ReadonlySet<DaemonState['kind']> = new Set(['stopped', 'failed', 'contended', 'backing-off']);

function NoDaemon({ problem }: { readonly problem: string | null }) {
  const { give, pending, whyNot } = useDaemonOrders();
  const daemon = useStatus().data?.daemon;
  const { glyph, title, advice } = describeAbsence(daemon, problem);
  const kind = daemon?.state.kind;
  return (
    <div className="models-state" data-testid="no-daemon">
      <p>
        <StateGlyph state={glyph} /> <span className="medium">{title}</span>{' '}
        <span className="muted">
          <Prose text={advice} />
        </span>
      </p>
      {kind !== undefined && startable.has(kind) ? (
        <Button
          kind="primary"
          icon="start"
          whyNot={pending ? 'It is starting.' : whyNot}
          onClick={() => give('start')}
          data-testid="start-daemon"
        >
          Start Ollama
        </Button>
      ) : null}
    </div>
  );
}

/** What stands in place of rows while there are none. */
export function ListState({ page, rowCount, view, orders, onPull }: ListStateProps) {
  if (page.installed === null) return <NoDaemon problem={page.daemonProblem} />;
  if (rowCount > 0) return null;
  const wanted = view.text.trim();
  if (page.installed.length > 0) {
    return (
      <div className="models-state" data-testid="nothing-matches">
        <p>
          No installed model matches <span className="medium">{wanted}</span>.
        </p>
        <p className="state-acts">
          <Button kind="primary" icon="plus" whyNot={orders.whyNotDaemon} onClick={() => onPull(wanted)}>
            Pull {wanted}
          </Button>
          <Button onClick={() => view.setText('')}>Clear</Button>
        </p>
      </div>
    );
  }
  const hasComing = page.pulls.some(isComing);
  return (
    <div className="models-state" data-testid="no-models">
      <p>
        No model is installed yet.{' '}
        <span className="muted">
          {hasComing
            ? 'The first one is on its way.'
            : `Pull one to begin; ${firstModel} is small (2.0 GB) and runs on every Mac.`}
        </span>
      </p>
      {hasComing ? null : (
        <Button kind="primary" icon="plus" whyNot={orders.whyNotDaemon} onClick={() => onPull(firstModel)}>
          Pull {firstModel}
        </Button>
      )}
    </div>
  );
}
