import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useId, useState } from 'react';
import type { BackendProbe, DraftProblem, RoutingPage } from '../../../../apps/contract/model/index.ts';
import { Button, Dialog, describeError, plural, StateGlyph, useControl } from '../../../shared/index.ts';
import { TextField } from '../text-field.tsx';
import { kindNames, suggestId } from './describe-backend.ts';
import type { NewBackend } from './use-backend-orders.ts';

const keyPlaces = [
  ['', 'No key'],
  ['env', 'Environment variable'],
  ['file', 'File'],
  ['keychain', 'Keychain'],
] as const;

interface Fields {
  readonly url: string;
  readonly keyPlace: string;
  readonly keyName: string;
  readonly id: string | null;
  readonly trialModel: string;
}

const first: Fields = { url: '', keyPlace: '', keyName: '', id: null, trialModel: '' };

const readKey = ({ keyPlace, keyName }: Fields): Readonly<Record<string, string>> | null =>
  keyPlace === '' || keyName.trim() === '' ? null : { [keyPlace]: keyName.trim() };

interface AddBackendProps {
  readonly page: RoutingPage;
  readonly refused: readonly DraftProblem[];
  readonly isSaving: boolean;
  readonly onClose: () => void;
  readonly onAdd: (backend: NewBackend) => void;
  /** The fields were changed: what was refused is no longer asked for. */
  readonly onChange: () => void;
}

/** Asks what is at the address; later with one token of a model. */
function useProbe({ url, ...fields }: Fields) {
  const { client } = useControl();
  const ask = (trialModel: string | null): Promise<BackendProbe> =>
    client.routing.probeBackend({ url: url.trim(), kind: null, key: readKey({ url, ...fields }), trialModel });
  const look = useMutation({ mutationFn: () => ask(null) });
  const trial = useMutation({ mutationFn: (model: string) => ask(model) });
  return { look, trial };
}

type Probing = ReturnType<typeof useProbe>;

function Found({ probe }: { readonly probe: BackendProbe }) {
  if (probe.problem !== null || probe.kind === null) {
    return (
      <p className="probe-line small" role="alert">
        <StateGlyph state="failed" /> <span>{probe.problem ?? probe.message}</span>
      </p>
    );
  }
  const names = probe.models.map(({ name }) => name);
  return (
    <div className="probe-line small" role="status" data-testid="probe-found">
      <StateGlyph state="ok" />
      <span>
        Speaks {kindNames[probe.kind]}, {plural(names.length, 'model')}
        {names.length === 0 ? '' : ': '}
        <span className="muted">
          {names.slice(0, 8).join(', ')}
          {names.length > 8 ? ` and ${names.length - 8} more` : ''}
        </span>
      </span>
    </div>
  );
}

function Trial({
  probe,
  trial,
  model,
  onModel,
}: {
  readonly probe: BackendProbe;
  readonly trial: Probing['trial'];
  readonly model: string;
  readonly onModel: (model: string) => void;
}) {
  const id = useId();
  const chosen = model === '' ? (probe.models[0]?.name ?? '') : model;
  const told = trial.data?.trial ?? null;
  const failure = trial.error ? describeError(trial.error).message : (trial.data?.problem ?? null);
  if (probe.models.length === 0) return null;
  return (
    <div className="probe-trial">
      <label htmlFor={id} className="small muted">
        Test one token
      </label>
      <div className="probe-row">
        <select id={id} className="select" value={chosen} onChange={({ target }) => onModel(target.value)}>
          {probe.models.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <Button whyNot={trial.isPending ? 'It is being asked.' : null} onClick={() => trial.mutate(chosen)}>
          {trial.isPending ? 'Asking…' : 'Test'}
        </Button>
      </div>
      {told === null && failure === null ? null : (
        <p className="probe-line small" role="status" data-testid="probe-trial">
          <StateGlyph state={told?.isAnswered ? 'ok' : 'failed'} /> <span>{told?.message ?? failure}</span>
        </p>
      )}
    </div>
  );
}

function listRefused(refused: readonly DraftProblem[]): ReadonlyMap<string, string> {
  return new Map(
    refused.map(({ path, message }) => {
      const [section, , key = ''] = path.split('.');
      return [section === 'backends' ? key : '', message] as const;
    }),
  );
}

function KeyFields({
  fields,
  problem,
  change,
}: {
  readonly fields: Fields;
  readonly problem: string | undefined;
  readonly change: (part: Partial<Fields>) => void;
}) {
  const id = useId();
  return (
    <div className="dry-pair">
      <div className="routing-field">
        <label htmlFor={id} className="small muted">
          Key
        </label>
        <select
          id={id}
          className="select"
          value={fields.keyPlace}
          onChange={({ target }) => change({ keyPlace: target.value })}
        >
          {keyPlaces.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      {fields.keyPlace === '' ? null : (
        <TextField
          label={fields.keyPlace === 'file' ? 'Its path' : 'Its name'}
          value={fields.keyName}
          problem={problem}
          onChange={(keyName) => change({ keyName })}
          placeholder={
            fields.keyPlace === 'env' ? 'OPENAI_API_KEY' : fields.keyPlace === 'file' ? '~/.keys/openai' : 'openai'
          }
        />
      )}
    </div>
  );
}

function BackendFields({ page, refused, isSaving, onClose, onAdd, onChange }: AddBackendProps) {
  const [fields, setFields] = useState(first);
  const { look, trial } = useProbe(fields);
  const probe = look.data ?? null;
  const taken = page.backends.map(({ id }) => id);
  const id = fields.id ?? suggestId(fields.url, taken);
  const problems = listRefused(refused);
  const change = (part: Partial<Fields>): void => {
    setFields((before) => ({ ...before, ...part }));
    onChange();
    if (part.url === undefined && part.keyPlace === undefined && part.keyName === undefined) return;
    look.reset();
    trial.reset();
  };
  const isFound = probe !== null && probe.kind !== null && probe.problem === null;
  const whyNotLook = fields.url.trim() === '' ? 'Type an address first.' : look.isPending ? 'It is being asked.' : null;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (isFound && probe.kind !== null)
      onAdd({ id: id.trim(), kind: probe.kind, url: probe.url, key: readKey(fields) });
    else if (whyNotLook === null) look.mutate();
  };
  return (
    <form onSubmit={submit} className="rule-form" noValidate>
      <h2>Add a backend</h2>
      <TextField
        label="Address"
        value={fields.url}
        placeholder="http://127.0.0.1:1234"
        problem={problems.get('url')}
        onChange={(url) => change({ url })}
        isFirst
      />
      <KeyFields {...{ fields, change }} problem={problems.get('key')} />
      {look.error ? (
        <p className="probe-line small" role="alert">
          <StateGlyph state="failed" /> <span>{describeError(look.error).message}</span>
        </p>
      ) : null}
      {probe ? <Found probe={probe} /> : null}
      {isFound ? (
        <>
          <Trial {...{ probe, trial }} model={fields.trialModel} onModel={(trialModel) => change({ trialModel })} />
          <TextField
            label="Name in rules"
            value={id}
            problem={problems.get('id')}
            onChange={(name) => change({ id: name })}
          />
        </>
      ) : null}
      {problems.has('') ? (
        <p className="field-problem small" role="alert">
          {problems.get('')}
        </p>
      ) : null}
      <div className="dialog-actions">
        <Button onClick={onClose}>Cancel</Button>
        {isFound ? (
          <Button
            kind="primary"
            type="submit"
            whyNot={isSaving ? 'It is being saved.' : id.trim() === '' ? 'Give it a name.' : null}
          >
            Add {id.trim()}
          </Button>
        ) : (
          <Button kind="primary" type="submit" whyNot={whyNotLook}>
            {look.isPending ? 'Looking…' : 'Look what is there'}
          </Button>
        )}
      </div>
    </form>
  );
}

/** An address becomes a backend: what it speaks and has is found out first. */
export function AddBackendDialog({ isOpen, ...props }: AddBackendProps & { readonly isOpen: boolean }) {
  return (
    <Dialog label="Add a backend" isOpen={isOpen} onClose={props.onClose} widthPx={480} isHigh>
      <BackendFields {...props} />
    </Dialog>
  );
}
