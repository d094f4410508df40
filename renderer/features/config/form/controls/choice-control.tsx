import { type ControlProps, toPath } from '../control-props.ts';
import { describeValue } from '../describe-value.ts';

interface ChoiceControlProps extends ControlProps {
  readonly values: readonly (string | boolean)[];
}

/** One of a few. A value that is none of them stays in sight until another is chosen. */
export function ChoiceControl({ field, values, isOff, onEdit, id, describedBy }: ChoiceControlProps) {
  const index = values.findIndex((value) => Object.is(value, field.value));
  return (
    <span className="select-box">
      <select
        id={id}
        aria-describedby={describedBy}
        aria-invalid={field.problems.length > 0}
        value={String(index)}
        disabled={isOff}
        onChange={({ target }) => {
          const value = values[Number(target.value)];
          if (value !== undefined) onEdit([{ kind: 'set', path: toPath(field), value }]);
        }}
      >
        {index < 0 ? <option value="-1">{describeValue(field.value)}</option> : null}
        {values.map((value, at) => (
          <option key={String(value)} value={String(at)}>
            {describeValue(value)}
          </option>
        ))}
      </select>
    </span>
  );
}
