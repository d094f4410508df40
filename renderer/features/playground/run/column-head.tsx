import { type Choices, IconButton, ModelFields } from '../../../shared/index.ts';
import type { Column } from '../use-playground-view.ts';

interface ColumnHeadProps {
  readonly column: Column;
  readonly place: number;
  readonly choices: Choices;
  readonly isRunning: boolean;
  readonly onChange: (column: Column) => void;
  readonly onStop: () => void;
  /** `null` for the only column. */
  readonly onRemove: (() => void) | null;
}

/** Which model answers here, and how to be rid of it. */
export function ColumnHead({ column, place, choices, isRunning, onChange, onStop, onRemove }: ColumnHeadProps) {
  return (
    <header className="column-head">
      <ModelFields
        choice={column}
        place={place + 1}
        choices={choices}
        onChange={(choice) => onChange({ ...column, ...choice })}
      />
      {isRunning ? <IconButton icon="stop" label={`Stop column ${place + 1}`} size="small" onClick={onStop} /> : null}
      {onRemove ? (
        <IconButton icon="cross" label={`Remove column ${place + 1}`} kind="quiet" size="small" onClick={onRemove} />
      ) : null}
    </header>
  );
}
