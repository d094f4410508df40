import { useId } from 'react';
import { type UseGrouping, useGroupings } from './build-use-rows.ts';

const words: Readonly<Record<UseGrouping, string>> = { project: 'Project', app: 'App', model: 'Model' };

interface GroupingSwitchProps {
  readonly value: UseGrouping;
  readonly onChange: (value: UseGrouping) => void;
}

/** The head of the first column is the choice of what it lists. */
export function GroupingSwitch({ value, onChange }: GroupingSwitchProps) {
  const name = useId();
  return (
    <span className="grouping" role="radiogroup" aria-label="Group use by">
      {useGroupings.map((grouping) => (
        <label key={grouping}>
          <input type="radio" name={name} checked={grouping === value} onChange={() => onChange(grouping)} />
          {words[grouping]}
        </label>
      ))}
    </span>
  );
}
