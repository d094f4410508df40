import { type Ref, type SubmitEvent, useImperativeHandle, useRef } from 'react';
import { Button, Icon } from '../../../shared/index.ts';

interface PullBoxProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onPull: (model: string) => void;
  readonly whyNot: string | null;
  readonly focusRef: Ref<{ focus(): void }>;
}

/** One field for both: what is typed filters the table, and Pull fetches a model of that name. */
export function PullBox({ text, onChange, onPull, whyNot, focusRef }: PullBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  useImperativeHandle(focusRef, () => ({ focus: () => input.current?.focus() }));
  const name = text.trim();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (name === '') input.current?.focus();
    else if (whyNot === null) onPull(name);
  };
  return (
    <form className="pull-box" onSubmit={submit}>
      <label className="find-field">
        <Icon name="search" size={14} />
        <input
          ref={input}
          value={text}
          onChange={({ target }) => onChange(target.value)}
          onKeyDown={({ key, currentTarget }) => {
            if (key === 'Escape') currentTarget.blur();
          }}
          aria-label="Find or pull a model"
          placeholder="Find or pull, for example qwen3:8b"
          autoComplete="off"
          spellCheck={false}
          maxLength={512}
          data-testid="pull-box"
        />
        <kbd>/</kbd>
      </label>
      <Button kind="primary" icon="plus" type="submit" whyNot={whyNot} data-testid="pull-button">
        Pull
      </Button>
    </form>
  );
}
