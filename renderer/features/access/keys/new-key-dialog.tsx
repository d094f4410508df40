import { type SubmitEvent, useState } from 'react';
import type { AccessPage } from '../../../../apps/contract/model/index.ts';
import { Button, Dialog, ProblemLine } from '../../../shared/index.ts';
import { noMostTyped } from '../most/read-most.ts';
import { noLimitsTyped } from '../projects/read-ceilings.ts';
import type { AccessOrders } from '../use-access-orders.ts';
import { KeyFields } from './key-fields.tsx';
import { type KeyForm, readKeyOrder, toExpiry } from './read-key-order.ts';
import { ShownKey } from './shown-key.tsx';
import { type GuardedClose, useGuardedClose } from './use-guarded-close.ts';
import { useShownKey } from './use-shown-key.ts';

interface NewKeyDialogProps {
  readonly isOpen: boolean;
  readonly project: string | null;
  readonly page: AccessPage;
  readonly orders: AccessOrders;
  readonly onClose: () => void;
}

interface NewKeyFormProps extends Omit<NewKeyDialogProps, 'isOpen' | 'onClose'> {
  readonly closing: GuardedClose;
}

function NewKeyForm({ project, page, orders, closing }: NewKeyFormProps) {
  const [form, setForm] = useState<KeyForm>({
    ...{ name: '', project: project ?? '', scopes: ['infer'], models: '', limits: noLimitsTyped },
    ...{ life: 'never', isSigned: false, stay: 'rules', most: noMostTyped },
  });
  const { created, failure, isAsking, ask } = useShownKey(closing);
  const name = form.name.trim();
  const read = readKeyOrder(form);
  const whyNot = orders.whyNotService ?? (isAsking ? 'It is being made.' : read.kind === 'wrong' ? read.whyNot : null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (whyNot === null && read.kind === 'order')
      void ask(() => orders.createKey({ ...read.order, expiresAtMs: toExpiry(form.life, Date.now()) }));
  };
  if (created !== null) return <ShownKey {...{ created, page, closing }} note={null} />;
  return (
    <form onSubmit={submit} className="access-form">
      <h2>New key</h2>
      <KeyFields form={form} projects={page.projects.map(({ id }) => id)} setForm={setForm} />
      <ProblemLine problem={failure} className="access-problem" />
      <div className="dialog-actions">
        <Button onClick={closing.close}>Cancel</Button>
        <Button kind="primary" type="submit" whyNot={whyNot}>
          Make key{name === '' ? '' : ` ${name}`}
        </Button>
      </div>
    </form>
  );
}

/** Makes a key and shows it once: closing forgets it. */
export function NewKeyDialog({ isOpen, onClose, ...form }: NewKeyDialogProps) {
  const closing = useGuardedClose(onClose);
  return (
    <Dialog label="New key" isOpen={isOpen} onClose={closing.close} widthPx={560}>
      <NewKeyForm closing={closing} {...form} />
    </Dialog>
  );
}
