import type { Dispatch, SetStateAction } from 'react';
import type { KeyScope } from '../../../../apps/contract/model/index.ts';
import { LineField, Segments } from '../../../shared/index.ts';
import { listStayChoices } from '../projects/read-project-stay.ts';
import { HoldFields } from './hold-fields.tsx';
import { type KeyForm, lives } from './read-key-order.ts';

interface KeyFieldsProps {
  readonly form: KeyForm;
  readonly projects: readonly string[];
  readonly setForm: Dispatch<SetStateAction<KeyForm>>;
}

const scopeLabels: Readonly<Record<KeyScope, string>> = {
  infer: 'Ask models',
  manage: 'Pull, load and delete models',
  admin: 'Administer keys and configuration',
};

const keyScopes = Object.keys(scopeLabels) as KeyScope[];

function ScopeFields({ form, setForm }: Pick<KeyFieldsProps, 'form' | 'setForm'>) {
  const toggle = (scope: KeyScope, isOn: boolean): void =>
    setForm((before) => ({
      ...before,
      scopes: keyScopes.filter((each) => (each === scope ? isOn : before.scopes.includes(each))),
    }));
  return (
    <fieldset className="access-fieldset">
      <legend className="small muted">May</legend>
      {keyScopes.map((scope) => (
        <label key={scope} className="access-check small">
          <input
            type="checkbox"
            checked={form.scopes.includes(scope)}
            onChange={({ target }) => toggle(scope, target.checked)}
          />
          {scopeLabels[scope]}
        </label>
      ))}
    </fieldset>
  );
}

interface NameFieldProps {
  readonly name: string;
  readonly onChange: (name: string) => void;
}

export function NameField({ name, onChange }: NameFieldProps) {
  return (
    <LineField
      layout="access-field"
      label="Name"
      value={name}
      onChange={onChange}
      placeholder="VS Code on the laptop"
      maxLength={128}
      data-autofocus
    />
  );
}

interface ModelsFieldProps {
  readonly models: string;
  readonly onChange: (models: string) => void;
}

export function ModelsField({ models, onChange }: ModelsFieldProps) {
  return (
    <LineField
      layout="access-field"
      label="Models, with commas; empty for all"
      value={models}
      onChange={onChange}
      placeholder="qwen3*, local/llama3.2:3b"
      spellCheck={false}
    />
  );
}

function NameFields({ form, projects, setForm }: KeyFieldsProps) {
  return (
    <div className="access-pair">
      <NameField name={form.name} onChange={(name) => setForm((before) => ({ ...before, name }))} />
      <label className="access-field small">
        Project
        <select
          className="field"
          value={form.project}
          onChange={({ target: { value } }) => setForm((before) => ({ ...before, project: value }))}
        >
          <option value="">none</option>
          {projects.map((id) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** What a new key is and may. */
export function KeyFields({ form, projects, setForm }: KeyFieldsProps) {
  return (
    <>
      <NameFields {...{ form, projects, setForm }} />
      <ScopeFields {...{ form, setForm }} />
      <ModelsField models={form.models} onChange={(models) => setForm((before) => ({ ...before, models }))} />
      <p className="access-field small">Expires after</p>
      <Segments
        label="Expires after"
        value={form.life}
        options={lives}
        onChange={(life) => setForm((before) => ({ ...before, life }))}
      />
      <details className="access-more">
        <summary className="small muted">Limits of its own, how long models stay, the most for one request</summary>
        <HoldFields
          form={form}
          stays={listStayChoices(null)}
          onChange={(change) => setForm((before) => ({ ...before, ...change }))}
        />
      </details>
      <label className="access-check small">
        <input
          type="checkbox"
          checked={form.isSigned}
          onChange={({ target: { checked } }) => setForm((before) => ({ ...before, isSigned: checked }))}
        />
        Signed requests only: the secret is never sent
      </label>
    </>
  );
}
