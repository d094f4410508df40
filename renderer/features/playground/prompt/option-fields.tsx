import { useState } from 'react';
import { unspokenOptions } from '../call/build-call.ts';
import type { Draft, OptionName } from '../call/draft.ts';

interface OptionField {
  readonly name: OptionName;
  readonly label: string;
  readonly isWhole: boolean;
  readonly least: number;
  readonly most: number;
}

const fields: readonly OptionField[] = [
  { name: 'temperature', label: 'Temperature', isWhole: false, least: 0, most: 2 },
  { name: 'topP', label: 'Top p', isWhole: false, least: 0, most: 1 },
  { name: 'maxTokens', label: 'Most tokens', isWhole: true, least: 1, most: 1_000_000 },
  { name: 'contextLength', label: 'Context', isWhole: true, least: 1, most: 10_000_000 },
  { name: 'seed', label: 'Seed', isWhole: true, least: 0, most: 2_147_483_647 },
];

/** The figure in a text: `null` for none, `undefined` for one that cannot be. */
export function readOption(text: string, { isWhole, least, most }: Omit<OptionField, 'name' | 'label'>) {
  const plain = text.trim().replaceAll(',', '');
  if (plain === '') return null;
  const form = isWhole ? /^\d+$/ : /^\d*\.?\d+$/;
  const value = Number(plain);
  return form.test(plain) && value >= least && value <= most ? value : undefined;
}

interface OptionFieldProps {
  readonly field: OptionField;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
}

function NumberField({ field, value, onChange }: OptionFieldProps) {
  const [text, setText] = useState(value === null ? '' : String(value));
  const read = readOption(text, field);
  const isWrong = read === undefined;
  return (
    <label className="form-field small">
      {field.label}
      <input
        className="field"
        inputMode="decimal"
        autoComplete="off"
        placeholder="model’s own"
        value={text}
        aria-invalid={isWrong}
        title={isWrong ? `${field.label} lies between ${field.least} and ${field.most}.` : undefined}
        onChange={({ target }) => {
          setText(target.value);
          const next = readOption(target.value, field);
          if (next !== undefined) onChange(next);
        }}
      />
    </label>
  );
}

interface OptionFieldsProps {
  readonly draft: Draft;
  readonly onChange: (options: Draft['options']) => void;
}

/** What the call asks for beside its prompt; what is left empty is the model's to choose. */
export function OptionFields({ draft, onChange }: OptionFieldsProps) {
  const { dialect, options } = draft;
  return (
    <div className="option-fields">
      {fields
        .filter(({ name }) => !unspokenOptions[dialect].includes(name))
        .map((field) => (
          <NumberField
            key={field.name}
            field={field}
            value={options[field.name]}
            onChange={(value) => onChange({ ...options, [field.name]: value })}
          />
        ))}
    </div>
  );
}
