import { useId } from 'react';
import type { Choices } from './list-choices.ts';

/** A model, at one backend or wherever the rules lead; `model` empty for the usual one. */
export interface ModelChoice {
  readonly model: string;
  readonly backend: string | null;
}

interface ModelFieldsProps {
  readonly choice: ModelChoice;
  /** Behind the fields' names, where there are several. */
  readonly place?: number;
  readonly choices: Choices;
  readonly onChange: (choice: ModelChoice) => void;
}

/** The name by which a chosen model is asked for. */
export const nameModel = ({ model, backend }: ModelChoice): string =>
  backend === null ? model : `${backend}/${model}`;

/** Which model is asked, and at which backend. */
export function ModelFields({ choice, place, choices, onChange }: ModelFieldsProps) {
  const listId = useId();
  const { models, backends, usual } = choices;
  const behind = place === undefined ? '' : ` ${place}`;
  return (
    <>
      <input
        className="field model-field"
        aria-label={`Model${behind}`}
        list={listId}
        autoComplete="off"
        spellCheck={false}
        maxLength={512}
        placeholder={usual ?? 'model'}
        value={choice.model}
        onChange={({ target }) => onChange({ ...choice, model: target.value.replaceAll(',', '').trim() })}
      />
      <datalist id={listId}>
        {models.map((model) => (
          <option key={model} value={model}>
            {model}
          </option>
        ))}
      </datalist>
      <select
        className="field backend-field"
        aria-label={`Backend${behind}`}
        value={choice.backend ?? ''}
        onChange={({ target }) => onChange({ ...choice, backend: target.value || null })}
      >
        <option value="">by the rules</option>
        {backends.map((backend) => (
          <option key={backend} value={backend}>
            on {backend}
          </option>
        ))}
      </select>
    </>
  );
}
