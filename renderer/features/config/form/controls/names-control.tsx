import { useState } from 'react';
import { isPlainObject } from '../../../../../apps/base/index.ts';
import { Button, IconButton } from '../../../../shared/index.ts';
import { type ControlProps, toPath } from '../control-props.ts';
import { renderPlain } from '../render-plain.ts';
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
  const [name, setName] = useState('');
  const path = toPath(field);
  const values = isPlainObject(field.value) ? field.value : {};
  const shown = names ?? Object.keys(values);
  const set = (key: string, text: string): void =>
    onEdit([
      text === '' && names !== null
        ? { kind: 'remove', path: [...path, key] }
        : { kind: 'set', path: [...path, key], value: read(text) },
    ]);
  const add = (): void => {
    const [key = '', value = ''] = name.split(/=(.*)/s);
    if (key.trim() === '') return;
    set(key.trim(), value.trim());
    setName('');
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
        <span className="list-add">
          <input
            id={id}
            className="field-text"
            aria-describedby={describedBy}
            aria-invalid={field.problems.length > 0}
            autoComplete="off"
            spellCheck={false}
            placeholder="NAME=value"
            value={name}
            onChange={({ target }) => setName(target.value)}
            onKeyDown={({ key }) => {
              if (key === 'Enter') add();
            }}
          />
          <Button size="small" onClick={add} whyNot={name.trim() === '' ? 'Type a name and a value.' : null}>
            Add
          </Button>
        </span>
      )}
    </div>
  );
}
