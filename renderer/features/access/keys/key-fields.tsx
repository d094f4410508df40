import type { Dispatch, SetStateAction } from 'react';
import type { KeyScope } from '../../../../apps/contract/model/index.ts';
import { Segments } from '../../../shared/index.ts';
import { LimitFields } from '../projects/limits-section.tsx';
import { readCeilings } from '../projects/read-ceilings.ts';
import { listStayChoices } from '../projects/read-project-stay.ts';
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

function NameFields({ form, projects, setForm }: KeyFieldsProps) {
  return (
    <div className="access-pair">
      <label className="access-field small">
        Name
        <input
          className="field"
          value={form.name}
          onChange={({ target: { value } }) => setForm((before) => ({ ...before, name: value }))}
          placeholder="VS Code on the laptop"
          autoComplete="off"
          maxLength={128}
          data-autofocus
        />
      </label>
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
  const limits = readCeilings(form.limits);
  return (
    <>
      <NameFields {...{ form, projects, setForm }} />
      <ScopeFields {...{ form, setForm }} />
      <label className="access-field small">
        Models, with commas; empty for all
        <input
          className="field"
          value={form.models}
          onChange={({ target: { value } }) => setForm((before) => ({ ...before, models: value }))}
          placeholder="qwen3*, local/llama3.2:3b"
          autoComplete="off"
          spellCheck={false}
        />
      </label>
      <p className="access-field small">Expires after</p>
      <Segments
        label="Expires after"
        value={form.life}
        options={lives}
        onChange={(life) => setForm((before) => ({ ...before, life }))}
      />
      <details className="access-more">
        <summary className="small muted">Limits of its own, and how long models stay</summary>
        <LimitFields
          typed={form.limits}
          problems={limits.kind === 'wrong' ? limits.problems : {}}
          onChange={(typed) => setForm((before) => ({ ...before, limits: typed }))}
        />
        <p className="access-field small">Models stay loaded after its requests</p>
        <Segments
          label="Models stay loaded"
          value={form.stay}
          options={listStayChoices(null)}
          onChange={(stay) => setForm((before) => ({ ...before, stay }))}
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
