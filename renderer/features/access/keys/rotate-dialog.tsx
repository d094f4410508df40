import { useState } from 'react';
import type { AccessPage, KeyReport } from '../../../../apps/contract/model/index.ts';
import { Button, Dialog, ProblemLine, plural, Segments } from '../../../shared/index.ts';
import type { AccessOrders } from '../use-access-orders.ts';
import { describeFrom } from './build-key-rows.ts';
import { ShownKey } from './shown-key.tsx';
import { type GuardedClose, useGuardedClose } from './use-guarded-close.ts';
import { useShownKey } from './use-shown-key.ts';

interface RotateDialogProps {
  readonly isOpen: boolean;
  readonly report: KeyReport | null;
  readonly page: AccessPage;
  readonly orders: AccessOrders;
  readonly onClose: () => void;
}

const hourMs = 3_600_000;
const overlaps = [
  { value: 'now', label: 'Ends now', overlapMs: 0, words: 'The old key is refused from now on.' },
  { value: '1h', label: '1 hour', overlapMs: hourMs, words: 'The old key stays good for 1 hour.' },
  { value: '1d', label: '1 day', overlapMs: 24 * hourMs, words: 'The old key stays good for 1 day.' },
  { value: '7d', label: '7 days', overlapMs: 7 * 24 * hourMs, words: 'The old key stays good for 7 days.' },
] as const;
type Overlap = (typeof overlaps)[number]['value'];

function describeUse(report: KeyReport): string {
  const from = describeFrom(report);
  if (report.requests === null || report.requests === 0) return 'No request of the last 7 days had it.';
  return `${plural(report.requests, 'request')} in 7 days${from === '' ? '' : `, the last by ${from}`}.`;
}

interface RotateFormProps extends Omit<RotateDialogProps, 'isOpen' | 'onClose' | 'report'> {
  readonly report: KeyReport;
  readonly closing: GuardedClose;
}

function RotateForm({ report, page, orders, closing }: RotateFormProps) {
  const [overlap, setOverlap] = useState<Overlap>('1d');
  const { created, failure, isAsking, ask } = useShownKey(closing);
  const chosen = overlaps.find(({ value }) => value === overlap) ?? overlaps[2];
  const { id, name } = report.record;
  if (created !== null) return <ShownKey {...{ created, page, closing }} note={chosen.words} />;
  return (
    <div className="access-form">
      <h2>Rotate {name}</h2>
      <p className="small muted">Another key takes its place, with the same rights and limits. {describeUse(report)}</p>
      <p className="small access-field">The old key</p>
      <Segments label="The old key" value={overlap} options={overlaps} onChange={setOverlap} />
      <p className="small muted access-overlap">{chosen.words}</p>
      <ProblemLine problem={failure} className="access-problem" />
      <div className="dialog-actions">
        <Button onClick={closing.close}>Cancel</Button>
        <Button
          kind="primary"
          whyNot={isAsking ? 'It is being made.' : orders.whyNotService}
          onClick={() => void ask(() => orders.rotateKey(id, chosen.overlapMs))}
          data-autofocus
        >
          Rotate {name}
        </Button>
      </div>
    </div>
  );
}

/** Another key with the same rights, and how long the old one stays good. */
export function RotateDialog({ isOpen, report, onClose, ...form }: RotateDialogProps) {
  const closing = useGuardedClose(onClose);
  if (report === null) return null;
  return (
    <Dialog label={`Rotate ${report.record.name}`} isOpen={isOpen} onClose={closing.close} widthPx={560}>
      <RotateForm {...{ report, closing }} {...form} />
    </Dialog>
  );
}
