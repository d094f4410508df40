import type { ComponentProps } from 'react';

interface LineFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The class of the label, which lays the field out. */
  readonly layout: string;
  readonly isCode?: boolean;
}

/** One line to type, with its label above; what else is said goes to the input. */
export function LineField({ label, value, onChange, layout, isCode = false, ...input }: LineFieldProps) {
  return (
    <label className={`${layout} small`}>
      {label}
      <input
        className={isCode ? 'field mono' : 'field'}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        autoComplete="off"
        {...input}
      />
    </label>
  );
}
