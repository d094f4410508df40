import './models.css';
import './detail.css';
import { useRef, useState } from 'react';
import { Blocks, Button, describeError, FailedPart, ToolBar, useConnection } from '../../shared/index.ts';
import { CreateDialog } from './create/create-dialog.tsx';
import { useDroppedFile } from './create/use-dropped-file.ts';
import { ModelsBody } from './models-body.tsx';
import { PullBox } from './pulls/pull-box.tsx';
import { useModelsPage } from './queries.ts';
import { useModelOrders } from './use-model-orders.ts';
import { useModelsView } from './use-models-view.ts';

function LoadingList() {
  return (
    <>
      <div className="models-list">
        <section className="models-band memory-head" aria-label="Memory">
          <Blocks widths={[24, 100]} rowHeight={24} label="Memory is loading" />
        </section>
        <div className="installed-blocks">
          <Blocks widths={[40, 92, 88, 90, 84, 91, 86, 89, 82]} rowHeight={30} label="Models are loading" />
        </div>
      </div>
      <aside className="model-detail detail-waiting" aria-label="Model">
        <div className="detail-section">
          <Blocks widths={[60, 80, 70]} rowHeight={28} label="The model is loading" />
        </div>
      </aside>
    </>
  );
}

/** What do I have, does it fit, what is it costing me. */
export function ModelsPage() {
  const view = useModelsView();
  const page = useModelsPage();
  const orders = useModelOrders();
  const { isStale } = useConnection();
  const box = useRef<{ focus(): void }>(null);
  // What was dropped onto the page, or nothing; `null` while the dialog is closed.
  const [modelfile, setModelfile] = useState<string | null>(null);
  const drop = useDroppedFile(setModelfile);
  const pull = (model: string): void => {
    orders.pull(model);
    view.setText('');
  };
  return (
    <>
      <ToolBar title="Models">
        <Button
          icon="compare"
          onClick={() => (view.compared === null ? view.compare([]) : view.endComparing())}
          aria-pressed={view.compared !== null}
          aria-label="Compare"
        >
          <span className="compare-word">Compare</span>
        </Button>
        <Button icon="create" whyNot={orders.whyNotDaemon} onClick={() => setModelfile('')} aria-label="Create">
          <span className="compare-word">Create</span>
        </Button>
        <PullBox text={view.text} onChange={view.setText} onPull={pull} whyNot={orders.whyNotDaemon} focusRef={box} />
      </ToolBar>
      <div className="models" data-stale={isStale} data-dropping={drop.isOver} {...drop.handlers}>
        {page.data ? (
          <ModelsBody page={page.data} view={view} orders={orders} box={box} onPull={pull} />
        ) : page.error ? (
          <div className="models-list models-failed">
            <FailedPart
              error={describeError(page.error)}
              stillWorks="Requests are answered all the same."
              onRetry={() => void page.refetch()}
            />
          </div>
        ) : (
          <LoadingList />
        )}
      </div>
      <CreateDialog
        isOpen={modelfile !== null}
        firstText={modelfile ?? ''}
        onClose={() => setModelfile(null)}
        onDone={(model) => {
          setModelfile(null);
          view.choose(model);
        }}
      />
    </>
  );
}
