import { Menu } from '@mantine/core';
import { useState } from 'react';
import type { InstalledModel } from '../../../../apps/contract/model/index.ts';
import { Button, CopyButton, formatContext, IconButton, StateGlyph, Swatch } from '../../../shared/index.ts';
import type { ModelFacts } from '../find-facts.ts';
import type { ModelOrders } from '../use-model-orders.ts';
import type { NeedView } from './build-need.ts';
import { CopyDialog } from './copy-dialog.tsx';

interface DetailHeadProps {
  readonly model: InstalledModel;
  readonly facts: ModelFacts;
  readonly need: NeedView | null;
  readonly series: number | null;
  readonly orders: ModelOrders;
  readonly onClose: () => void;
  readonly onDelete: () => void;
  readonly onCompare: () => void;
}

function describeModel({ parameterSize, quantization, family }: InstalledModel, { fit }: ModelFacts): string {
  const trained = fit?.trainedContextLength ? `trained to ${formatContext(fit.trainedContextLength)}` : null;
  return [parameterSize, family, quantization, trained].filter((part) => part !== null && part !== '').join(', ');
}

function LoadButton({ model, facts, need, orders }: Pick<DetailHeadProps, 'model' | 'facts' | 'need' | 'orders'>) {
  if (facts.isLoading) {
    return (
      <span className="small muted loading-word">
        <StateGlyph state="starting" size={12} /> Loading
      </span>
    );
  }
  if (facts.resident) {
    return (
      <Button
        size="small"
        icon="unload"
        whyNot={facts.isBusy ? 'It is answering a request.' : orders.whyNotDaemon}
        onClick={() => orders.unload(model.name)}
      >
        Unload
      </Button>
    );
  }
  const whyNot = need && !need.canLoad ? need.sentence : orders.whyNotDaemon;
  return (
    <Button
      size="small"
      kind="primary"
      whyNot={whyNot}
      onClick={() => orders.load({ model: model.name, ...(need ? { contextLength: need.contextLength } : {}) })}
      data-testid="load"
    >
      {need ? `Load with ${formatContext(need.contextLength)}` : 'Load'}
    </Button>
  );
}

/** Its name, what it is, and what can be done with it. */
export function DetailHead(props: DetailHeadProps) {
  const { model, facts, series, orders, onClose, onDelete, onCompare } = props;
  const [isCopying, setIsCopying] = useState(false);
  const { isPinned } = facts.policy;
  return (
    <header className="detail-head">
      <div className="detail-title">
        <Swatch series={series} />
        <h2 className="cut" title={model.name}>
          {model.name}
        </h2>
        <span className="detail-close">
          <IconButton icon="cross" label="Close" hotkey="Esc" kind="quiet" size="small" onClick={onClose} />
        </span>
      </div>
      <p className="small muted">{describeModel(model, facts)}</p>
      <div className="detail-acts">
        <LoadButton {...props} />
        <Button
          size="small"
          icon="pin"
          aria-pressed={isPinned}
          whyNot={orders.whyNotService}
          onClick={() => orders.setPolicy({ model: model.name, isPinned: !isPinned })}
        >
          {isPinned ? 'Unpin' : 'Pin'}
        </Button>
        <CopyButton text={model.name} what="name" size="small">
          Name
        </CopyButton>
        <Menu>
          <Menu.Target>
            <Button icon="more" aria-label="More" kind="quiet" size="small" data-icon-only />
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setIsCopying(true)} disabled={orders.whyNotDaemon !== null}>
              Copy to another name…
            </Menu.Item>
            <Menu.Item onClick={onCompare}>Compare…</Menu.Item>
            <Menu.Item onClick={onDelete} disabled={orders.whyNotDaemon !== null}>
              Delete…
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <CopyDialog
        model={model.name}
        isOpen={isCopying}
        onClose={() => setIsCopying(false)}
        onCopy={(destination) => {
          setIsCopying(false);
          orders.copy({ source: model.name, destination });
        }}
      />
    </header>
  );
}
