import { type SubmitEvent, useState } from 'react';
import type { AccessPage, Stranger } from '../../../../apps/contract/model/index.ts';
import {
  Button,
  CopyButton,
  Dialog,
  describeError,
  type ErrorDescription,
  LineField,
  ProblemLine,
} from '../../../shared/index.ts';
import { toClientUrl } from '../keys/build-client-lines.ts';
import { isProjectId, suggestId } from '../strangers/suggest-id.ts';
import type { AccessOrders } from '../use-access-orders.ts';
import { LimitFields } from './limits-section.tsx';
import { noLimitsTyped, readCeilings } from './read-ceilings.ts';

interface NewProjectDialogProps {
  readonly isOpen: boolean;
  /** Who called without a project and gets one. */
  readonly adopted: Stranger | null;
  readonly page: AccessPage;
  readonly orders: AccessOrders;
  readonly onClose: () => void;
  readonly onDone: (id: string) => void;
}

function whyNotYet(id: string, taken: readonly string[]): string | null {
  if (id === '') return 'Give it a name first.';
  if (!isProjectId(id)) return 'A name has 1 to 64 of the characters A-Z a-z 0-9 . _ -';
  return taken.includes(id) ? `There is a project of the name ${id} already.` : null;
}

/** How requests come to belong to the project. */
function Way({
  id,
  adopted,
  gatewayUrl,
}: {
  readonly id: string;
  readonly adopted: Stranger | null;
  readonly gatewayUrl: string;
}) {
  const base = `${toClientUrl(gatewayUrl)}/p/${id === '' ? 'NAME' : id}`;
  const app = adopted?.app ?? 'the app';
  return (
    <div className="small muted access-way">
      <p>
        {adopted !== null && adopted.project === id
          ? `Requests that name ${id} in their address, a header or their body keep to its limits from then on. Else point ${app} here, or give it a key of the project:`
          : `Point ${app} here, or give it a key of the project; then its requests count as the project’s:`}
      </p>
      <p className="access-line">
        <code className="cut">{base}</code>
        <CopyButton text={base} what="base URL" kind="quiet" size="small" />
      </p>
    </div>
  );
}

function NewProjectForm({ adopted, page, orders, onClose, onDone }: Omit<NewProjectDialogProps, 'isOpen'>) {
  const taken = page.projects.map(({ id }) => id);
  const [name, setName] = useState(() => (adopted ? suggestId(adopted.project ?? adopted.app ?? '', taken) : ''));
  const [isLocalOnly, setIsLocalOnly] = useState(false);
  const [typed, setTyped] = useState(noLimitsTyped);
  const [failure, setFailure] = useState<ErrorDescription | null>(null);
  const id = name.trim();
  const read = readCeilings(typed);
  const whyNot =
    orders.whyNotProjects ?? whyNotYet(id, taken) ?? (read.kind === 'wrong' ? 'A limit is no number.' : null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (whyNot !== null || read.kind === 'wrong') return;
    const limits = Object.fromEntries(Object.entries(read.limits).filter(([, ceiling]) => ceiling !== null));
    orders.createProject({ id, isLocalOnly, limits }).then(
      () => onDone(id),
      (error: unknown) => setFailure(describeError(error)),
    );
  };
  return (
    <form onSubmit={submit} className="access-form">
      <h2>{adopted ? `Adopt ${adopted.app ?? 'a program'} as a project` : 'New project'}</h2>
      <LineField
        layout="access-field"
        label="Name"
        value={name}
        onChange={setName}
        placeholder="atlas"
        spellCheck={false}
        maxLength={64}
        data-autofocus
      />
      <fieldset className="access-fieldset">
        <legend className="small muted">Limits</legend>
        <LimitFields typed={typed} problems={read.kind === 'wrong' ? read.problems : {}} onChange={setTyped} />
      </fieldset>
      <label className="access-check small">
        <input type="checkbox" checked={isLocalOnly} onChange={({ target }) => setIsLocalOnly(target.checked)} />
        Local only: its requests never leave this Mac
      </label>
      <Way id={id} adopted={adopted} gatewayUrl={page.gateway.url} />
      <ProblemLine problem={failure} className="access-problem" />
      <div className="dialog-actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" type="submit" whyNot={whyNot}>
          Add project{id === '' ? '' : ` ${id}`}
        </Button>
      </div>
    </form>
  );
}

/** A project of one's own, or one for an app that has called without. */
export function NewProjectDialog({ isOpen, ...form }: NewProjectDialogProps) {
  const label = form.adopted ? `Adopt ${form.adopted.app ?? 'a program'} as a project` : 'New project';
  return (
    <Dialog label={label} isOpen={isOpen} onClose={form.onClose} widthPx={460}>
      <NewProjectForm {...form} />
    </Dialog>
  );
}
