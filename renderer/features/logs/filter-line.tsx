import { type RefObject, useEffect, useEffectEvent, useState } from 'react';
import { Button, formatCount, Icon } from '../../shared/index.ts';
import { levelNames } from './lines/log-levels.ts';
import type { LogsView } from './use-logs-view.ts';

interface FilterLineProps {
  readonly view: LogsView;
  readonly models: readonly string[];
  readonly field: RefObject<HTMLInputElement | null>;
  /** Lines found; `null` where nothing is looked for. */
  readonly foundCount: number | null;
}

const levelWords = {
  trace: 'Every level',
  debug: 'Debug and above',
  info: 'Info and above',
  warn: 'Warnings and errors',
  error: 'Errors',
} as const;

function LevelChoice({ view }: Pick<FilterLineProps, 'view'>) {
  const shown = view.source === 'errors' ? 'error' : (view.level ?? 'trace');
  return (
    <select
      className="field"
      aria-label="Level"
      value={shown}
      disabled={view.source === 'errors'}
      onChange={({ target }) => {
        const level = levelNames.find((name) => name === target.value);
        view.setLevel(level === undefined || level === 'trace' ? null : level);
      }}
    >
      {levelNames.map((level) => (
        <option key={level} value={level}>
          {levelWords[level]}
        </option>
      ))}
    </select>
  );
}

function ModelChoice({ view, models }: Pick<FilterLineProps, 'view' | 'models'>) {
  const names = view.model === '' || models.includes(view.model) ? models : [view.model, ...models];
  return (
    <select
      className="field"
      aria-label="Model"
      value={view.model}
      onChange={({ target }) => view.setModel(target.value)}
    >
      <option value="">Every model</option>
      {names.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}

const sayAfterMs = 1000;

/** Says how much was found once what is looked for has settled; lines that come later are not announced. */
function FoundAnnouncer({ view, foundCount }: Pick<FilterLineProps, 'view' | 'foundCount'>) {
  const [said, setSaid] = useState('');
  const wanted = [view.text, view.model, view.level ?? ''].filter(Boolean).join(', ');
  const say = useEffectEvent((words: string) =>
    setSaid(foundCount === null ? '' : `${formatCount(foundCount)} lines found: ${words}`),
  );
  useEffect(() => {
    const timer = setTimeout(() => say(wanted), sayAfterMs);
    return () => clearTimeout(timer);
  }, [wanted]);
  return (
    <span role="status" className="hidden-text">
      {said}
    </span>
  );
}

/** What is looked for: text, level, model; and how much there is of it. */
export function FilterLine({ view, models, field, foundCount }: FilterLineProps) {
  return (
    <search className="log-filter">
      <label className="find-field">
        <Icon name="search" size={14} />
        <input
          ref={field}
          aria-label="Find in the log"
          placeholder="Find"
          autoComplete="off"
          spellCheck={false}
          maxLength={500}
          value={view.text}
          onChange={({ target }) => view.setText(target.value)}
          onKeyDown={({ key, currentTarget }) => {
            if (key !== 'Escape') return;
            if (view.text === '') currentTarget.blur();
            view.setText('');
          }}
        />
        {foundCount === null ? <kbd>/</kbd> : null}
        <span className="note" data-testid="found">
          {foundCount === null ? '' : `${formatCount(foundCount)} found`}
        </span>
      </label>
      <FoundAnnouncer view={view} foundCount={foundCount} />
      <LevelChoice view={view} />
      <ModelChoice view={view} models={models} />
      <Button aria-pressed={view.isWrapped} onClick={() => view.setWrapped(!view.isWrapped)}>
        Wrap
      </Button>
    </search>
  );
}
