import { useState } from 'react';
import type { DiskReport } from '../../../../apps/contract/model/index.ts';
import { Button, StateGlyph } from '../../../shared/index.ts';
import type { ModelOrders } from '../use-model-orders.ts';
import { buildDisk, type DiskView } from './build-disk.ts';
import { OrphansDialog } from './orphans-dialog.tsx';

interface DiskBandProps {
  readonly report: DiskReport;
  /** What is left on the disk; `null` when it is not known. */
  readonly freeBytes: number | null;
  readonly nowMs: number;
  readonly orders: ModelOrders;
  readonly onDelete: (model: string) => void;
}

function UnusedList({
  view,
  orders,
  onDelete,
}: Omit<DiskBandProps, 'report' | 'nowMs' | 'freeBytes'> & { readonly view: DiskView }) {
  return (
    <ul className="disk-unused">
      {view.unused.map(({ name, text }) => (
        <li key={name} className="disk-line">
          <p className="small cut" title={`${name} ${text}`}>
            <span className="medium">{name}</span> <span className="muted">{text}</span>
          </p>
          <Button size="small" whyNot={orders.whyNotDaemon} onClick={() => onDelete(name)}>
            Delete it…
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** What models take on disk and what could go. */
export function DiskBand({ report, freeBytes, nowMs, orders, onDelete }: DiskBandProps) {
  const [isListed, setIsListed] = useState(false);
  const [areOrphansShown, setAreOrphansShown] = useState(false);
  const view = buildDisk(report, freeBytes, nowMs);
  const [only] = view.unused;
  return (
    <section className="disk-band fades-when-stale" aria-label="Disk" data-testid="disk-band">
      <div className="disk-line">
        <p className="small">
          {view.unused.length > 0 ? <StateGlyph state="warned" size={12} /> : null}{' '}
          <span className="medium live-figure">{view.total}</span> <span className="muted">{view.detail}</span>
        </p>
        {view.unused.length === 1 && only ? (
          <Button size="small" whyNot={orders.whyNotDaemon} onClick={() => onDelete(only.name)}>
            Delete it…
          </Button>
        ) : null}
        {view.unused.length > 1 ? (
          <Button size="small" aria-expanded={isListed} onClick={() => setIsListed(!isListed)}>
            {isListed ? 'Fold' : 'Show them'}
          </Button>
        ) : null}
      </div>
      {isListed && view.unused.length > 1 ? <UnusedList view={view} orders={orders} onDelete={onDelete} /> : null}
      {view.orphanText === null ? null : (
        <div className="disk-line">
          <p className="small muted">{view.orphanText}</p>
          <Button size="small" onClick={() => setAreOrphansShown(true)}>
            Look at them…
          </Button>
        </div>
      )}
      {view.notes.map((note) => (
        <p key={note} className="small dim">
          {note}
        </p>
      ))}
      <OrphansDialog
        isOpen={areOrphansShown}
        report={report}
        freedBytes={view.orphanBytes}
        whyNot={orders.whyNotService}
        onClose={() => setAreOrphansShown(false)}
        onClean={() => {
          setAreOrphansShown(false);
          orders.cleanDisk();
        }}
      />
    </section>
  );
}
