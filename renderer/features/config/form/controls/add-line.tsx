import { useState } from 'react';
import { Button } from '../../../../shared/index.ts';
import type { ControlProps } from '../control-props.ts';

interface AddLineProps extends Pick<ControlProps, 'field' | 'id' | 'describedBy'> {
  readonly placeholder: string;
  /** What to type, while nothing is typed. */
  readonly whyNot: string;
  /** Takes what was typed, or refuses it with `false`. */
  readonly onAdd: (text: string) => boolean;
}

/** A line at the end of a list, for one more. */
export function AddLine({ field, id, describedBy, placeholder, whyNot, onAdd }: AddLineProps) {
  const [text, setText] = useState('');
  const add = (): void => {
    if (onAdd(text)) setText('');
  };
  return (
    <span className="list-add">
      <input
        id={id}
        className="field-text"
        aria-describedby={describedBy}
        aria-invalid={field.problems.length > 0}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={({ key }) => {
          if (key === 'Enter') add();
        }}
      />
      <Button size="small" onClick={add} whyNot={text.trim() === '' ? whyNot : null}>
        Add
      </Button>
    </span>
  );
}
