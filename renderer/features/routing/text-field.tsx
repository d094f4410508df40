import { useId } from 'react';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly list?: string;
  readonly isLabelHidden?: boolean;
  readonly isFirst?: boolean;
  readonly className?: string;
  readonly unit?: string;
}

/** A text field with its fault below it. */
export function TextField(props: FieldProps) {
  const {
    label,
    value,
    problem,
    onChange,
    isLabelHidden = false,
    isFirst = false,
    className = '',
    unit,
    ...rest
  } = props;
  const id = useId();
  return (
    <div className={`routing-field ${className}`}>
      <label htmlFor={id} className={isLabelHidden ? 'hidden-text' : 'small muted'}>
        {label}
        {unit ? <span className="dim"> {unit}</span> : null}
      </label>
      <input
        id={id}
        className="field"
        value={value}
        onChange={({ target }) => onChange(target.value)}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        autoComplete="off"
        spellCheck={false}
        {...(isFirst ? { 'data-autofocus': true } : {})}
        {...rest}
      />
      {problem === undefined ? null : (
        <p id={`${id}-problem`} className="field-problem small" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

/** What can be chosen in a text field that names this list. */
export function Choices({ id, values }: { readonly id: string; readonly values: readonly string[] }) {
  return (
    <datalist id={id}>
      {values.map((value) => (
        <option key={value}>{value}</option>
      ))}
    </datalist>
  );
}
