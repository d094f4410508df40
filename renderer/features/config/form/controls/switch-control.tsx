import { type ControlProps, toPath } from '../control-props.ts';

/** On or off. */
export function SwitchControl({ field, isOff, onEdit, id, describedBy }: ControlProps) {
  return (
    <input
      id={id}
      type="checkbox"
      role="switch"
      className="switch"
      aria-describedby={describedBy}
      aria-invalid={field.problems.length > 0}
      aria-checked={field.value === true}
      checked={field.value === true}
      disabled={isOff}
      onChange={({ target }) => onEdit([{ kind: 'set', path: toPath(field), value: target.checked }])}
    />
  );
}
