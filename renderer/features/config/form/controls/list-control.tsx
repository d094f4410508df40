import { useState } from 'react';
import { Button, IconButton } from '../../../../shared/index.ts';
import { type ControlProps, toPath } from '../control-props.ts';

/** Texts, each of which can be taken out, and one more be added. */
export function ListControl({ field, isOff, onEdit, id, describedBy }: ControlProps) {
  const [text, setText] = useState('');
  const path = toPath(field);
  const items: readonly unknown[] = Array.isArray(field.value) ? field.value : [];
  const add = (): void => {
    if (text.trim() === '') return;
    onEdit([{ kind: 'add', path, value: text.trim() }]);
    setText('');
  };
  return (
    <div className="list-control">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same text may stand there twice
        <span key={`${index} ${String(item)}`} className="list-item">
          <code className="cut">{String(item)}</code>
          {isOff ? null : (
            <IconButton
              icon="cross"
              label={`Remove ${String(item)}`}
              kind="quiet"
              size="small"
              onClick={() => onEdit([{ kind: 'remove', path: [...path, String(index)] }])}
            />
          )}
        </span>
      ))}
      {isOff ? null : (
        <span className="list-add">
          <input
            id={id}
            className="field-text"
            aria-describedby={describedBy}
            aria-invalid={field.problems.length > 0}
            autoComplete="off"
            spellCheck={false}
            placeholder="One more"
            value={text}
            onChange={({ target }) => setText(target.value)}
            onKeyDown={({ key }) => {
              if (key === 'Enter') add();
            }}
          />
          <Button size="small" onClick={add} whyNot={text.trim() === '' ? 'Type what to add.' : null}>
            Add
          </Button>
        </span>
      )}
    </div>
  );
}
