import { useState } from 'react';
import type { InstalledModel, Residency } from '../../../../apps/contract/model/index.ts';
import {
  Blocks,
  Button,
  CopyButton,
  describeError,
  FailedPart,
  formatTransfer,
  quoteForShell,
  renderQuantity,
} from '../../../shared/index.ts';
import type { ModelFacts } from '../find-facts.ts';
import { useFitSteps } from '../queries.ts';
import type { ModelOrders } from '../use-model-orders.ts';
import { buildNeed, findStep } from './build-need.ts';
import { ContextSection } from './context-section.tsx';
import { DetailHead } from './detail-head.tsx';
import { SpeedSection } from './speed-section.tsx';
import { StaySection } from './stay-section.tsx';
import { UsedBySection } from './used-by-section.tsx';

interface ModelDetailProps {
  readonly model: InstalledModel;
  readonly facts: ModelFacts;
  readonly residency: Residency;
  readonly series: number | null;
  readonly nowMs: number;
  readonly orders: ModelOrders;
  readonly onClose: () => void;
  readonly onDelete: (model: string) => void;
  readonly onCompare: (model: string) => void;
}

const usualContext = 4096;

function useChosenStep({ model, facts, residency }: Pick<ModelDetailProps, 'model' | 'facts' | 'residency'>) {
  const fitSteps = useFitSteps(model.name);
  const [picked, setPicked] = useState<number | null>(null);
  const steps = fitSteps.data ?? [];
  const usual = facts.resident?.contextLength ?? facts.policy.contextLength ?? facts.fit?.contextLength ?? usualContext;
  const index = Math.min(picked ?? findStep(steps, usual), Math.max(0, steps.length - 1));
  const step = steps[index];
  return {
    fitSteps,
    steps,
    index,
    pick: setPicked,
    need: step ? buildNeed({ model: model.name, step, residency }) : null,
  };
}

function FilesSection({
  model,
  facts,
  orders,
  onDelete,
  command,
}: Pick<ModelDetailProps, 'model' | 'facts' | 'orders' | 'onDelete'> & { readonly command: string }) {
  const { disk } = facts;
  const size = renderQuantity(formatTransfer(model.sizeBytes));
  const isShared = disk !== null && disk.ownBytes < disk.sizeBytes;
  return (
    <section className="detail-section" aria-label="On disk">
      <h3>On disk</h3>
      <div className="files-line">
        <p className="small">
          {size}{' '}
          <span className="muted">
            {isShared ? `, ${renderQuantity(formatTransfer(disk.ownBytes))} of it only for this model` : ''}
          </span>
        </p>
        <Button size="small" icon="trash" whyNot={orders.whyNotDaemon} onClick={() => onDelete(model.name)}>
          Delete…
        </Button>
      </div>
      <p className="command-copy">
        <code className="cut">{command}</code>
        <CopyButton text={command} what="command" kind="quiet" size="small" />
      </p>
    </section>
  );
}

/** One model in full: what it costs, how long it stays, how fast it is, who uses it. */
export function ModelDetail(props: ModelDetailProps) {
  const { model, facts, series, nowMs, orders, onClose, onDelete, onCompare } = props;
  const { fitSteps, steps, index, pick, need } = useChosenStep(props);
  const shellName = /^[\w.:/-]+$/.test(model.name) ? model.name : quoteForShell(model.name);
  const command = `drover models load ${shellName}${need ? ` --context ${need.contextLength}` : ''}`;
  return (
    <aside className="model-detail" aria-label={`Model ${model.name}`} data-testid="model-detail">
      <DetailHead
        {...{ model, facts, need, series, orders, onClose }}
        onDelete={() => onDelete(model.name)}
        onCompare={() => onCompare(model.name)}
      />
      <div className="detail-scroll fades-when-stale">
        {need ? (
          <ContextSection
            {...{ steps, index, need, orders }}
            model={model.name}
            series={series ?? 1}
            resident={facts.resident}
            policy={facts.policy}
            onChange={pick}
          />
        ) : (
          <section className="detail-section context-waiting" aria-label="Context and memory">
            <h3>Context and memory</h3>
            {fitSteps.error ? (
              <FailedPart error={describeError(fitSteps.error)} onRetry={() => void fitSteps.refetch()} />
            ) : (
              <Blocks widths={[100, 90, 60, 70, 60]} rowHeight={24} label="What it needs is being reckoned" />
            )}
          </section>
        )}
        <StaySection {...{ nowMs, orders }} policy={facts.policy} resident={facts.resident} isBusy={facts.isBusy} />
        <SpeedSection model={model.name} use={facts.use} benchmark={facts.benchmark} nowMs={nowMs} orders={orders} />
        <UsedBySection model={model.name} use={facts.use} />
        <FilesSection {...{ model, facts, orders, onDelete, command }} />
      </div>
    </aside>
  );
}
