import { isPlainObject } from '../../../../../apps/base/index.ts';
import { IconButton } from '../../../../shared/index.ts';
import { type ControlProps, toPath } from '../control-props.ts';
import { renderPlain } from '../render-plain.ts';
import { AddLine } from './add-line.tsx';
import { useFieldText } from './use-field-text.ts';

interface NamesControlProps extends ControlProps {
  /** The only names that may stand there; `null` for any. */
  readonly names: readonly string[] | null;
  readonly read: (text: string) => unknown;
}

interface EntryProps {
  readonly name: string;
  readonly value: unknown;
  readonly isOff: boolean;
  readonly onTake: (text: string) => void;
  readonly onRemove: (() => void) | null;
}

function Entry({ name, value, isOff, onTake, onRemove }: EntryProps) {
  const text = useFieldText(renderPlain(value), onTake);
  return (
    <span className="list-item">
      <code className="cut">{name}</code>
      <input
        className="field-text"
        aria-label={`Value of ${name}`}
        autoComplete="off"
        spellCheck={false}
        disabled={isOff}
        {...text}
      />
      {onRemove === null ? null : (
        <IconButton icon="cross" label={`Remove ${name}`} kind="quiet" size="small" onClick={onRemove} />
      )}
    </span>
  );
}

/** Values by name. */
export function NamesControl({ field, names, read, isOff, onEdit, id, describedBy }: NamesControlProps) {
  const path = toPath(field);
  const values = isPlainObject(field.value) ? field.value : {};
  const shown = names ?? Object.keys(values);
  const set = (key: string, text: string): void =>
    onEdit([
      text === '' && names !== null
        ? { kind: 'remove', path: [...path, key] }
        : { kind: 'set', path: [...path, key], value: read(text) },
    ]);
  const add = (line: string): boolean => {
    const [key = '', value = ''] = line.split(/=(.*)/s);
    if (key.trim() === '') return false;
    set(key.trim(), value.trim());
    return true;
  };
  return (
    <div className="list-control">
      {shown.map((key) => (
        <Entry
          key={key}
          name={key}
          value={values[key]}
          isOff={isOff}
          onTake={(text) => set(key, text)}
          onRemove={isOff || names !== null ? null : () => onEdit([{ kind: 'remove', path: [...path, key] }])}
        />
      ))}
      {isOff || names !== null ? null : (
        <AddLine
          {...{ field, id, describedBy }}
          placeholder="NAME=value"
          whyNot="Type a name and a value."
          onAdd={add}
        />
      )}
    </div>
  );
}
