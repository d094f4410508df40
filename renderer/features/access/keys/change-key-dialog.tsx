import { type SubmitEvent, useState } from 'react';
import type { ApiKey, KeyReport } from '../../../../apps/contract/model/index.ts';
import { Button, Dialog } from '../../../shared/index.ts';
import { listStayChoices } from '../projects/read-project-stay.ts';
import type { AccessOrders } from '../use-access-orders.ts';
import { HoldFields } from './hold-fields.tsx';
import { ModelsField, NameField } from './key-fields.tsx';
import { type ChangeForm, readKeyChange, revertKeyChange, writeChangeForm } from './read-key-change.ts';

interface ChangeKeyFormProps {
  readonly record: ApiKey;
  readonly orders: AccessOrders;
  readonly onClose: () => void;
}

function ChangeKeyForm({ record, orders, onClose }: ChangeKeyFormProps) {
  const [form, setForm] = useState(() => writeChangeForm(record));
  const edit = (change: Partial<ChangeForm>): void => setForm((before) => ({ ...before, ...change }));
  const read = readKeyChange(record, form);
  const whyNot = orders.whyNotService ?? (read.kind === 'wrong' ? read.whyNot : null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (whyNot !== null || read.kind === 'wrong') return;
    orders.changeKey({ name: record.name, change: read.change, back: revertKeyChange(record, read.change) });
    onClose();
  };
  return (
    <form onSubmit={submit} className="access-form">
      <h2>Change {record.name}</h2>
      <p className="small muted">In force from its next request on. The key itself stays as it is.</p>
      <NameField name={form.name} onChange={(name) => edit({ name })} />
      <ModelsField models={form.models} onChange={(models) => edit({ models })} />
      <p className="access-field small">Limits of its own</p>
      <HoldFields form={form} stays={listStayChoices(record.keepAlive)} onChange={edit} />
      <div className="dialog-actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" type="submit" whyNot={whyNot}>
          Save {record.name}
        </Button>
      </div>
    </form>
  );
}

interface ChangeKeyDialogProps {
  readonly isOpen: boolean;
  readonly report: KeyReport | null;
  readonly orders: AccessOrders;
  readonly onClose: () => void;
}

/** What a key that is in use may be given otherwise. */
export function ChangeKeyDialog({ isOpen, report, orders, onClose }: ChangeKeyDialogProps) {
  if (report === null) return null;
  return (
    <Dialog label={`Change ${report.record.name}`} isOpen={isOpen} onClose={onClose} widthPx={560}>
      <ChangeKeyForm record={report.record} {...{ orders, onClose }} />
    </Dialog>
  );
}
