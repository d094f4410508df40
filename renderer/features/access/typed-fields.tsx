import { useId } from 'react';

interface TypedFieldsProps<Name extends string> {
  readonly names: readonly Name[];
  readonly labels: Readonly<Record<Name, string>>;
  readonly typed: Readonly<Record<Name, string>>;
  readonly problems: Partial<Record<Name, string>>;
  /** What an empty field means. */
  readonly placeholder: string;
  readonly onChange: (name: Name, text: string) => void;
}

/** One field a name; what is wrong stands below its field. */
export function TypedFields<Name extends string>(props: TypedFieldsProps<Name>) {
  const { names, labels, typed, problems, placeholder, onChange } = props;
  const id = useId();
  return (
    <div className="limit-fields">
      {names.map((name) => (
        <div key={name} className="limit-field">
          <label htmlFor={`${id}-${name}`}>{labels[name]}</label>
          <input
            id={`${id}-${name}`}
            className="field"
            value={typed[name]}
            placeholder={placeholder}
            autoComplete="off"
            spellCheck={false}
            maxLength={20}
            aria-invalid={problems[name] !== undefined}
            aria-describedby={problems[name] === undefined ? undefined : `${id}-${name}-problem`}
            onChange={({ target }) => onChange(name, target.value)}
          />
          {problems[name] === undefined ? null : (
            <p className="note tone-fail" id={`${id}-${name}-problem`}>
              {problems[name]}
            </p>
          )}
        </div>
      ))}
    </div>
  );
}
