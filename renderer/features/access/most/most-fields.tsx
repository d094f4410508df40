import { Segments } from '../../../shared/index.ts';
import { TypedFields } from '../typed-fields.tsx';
import { mostLabels, mostNames, readMost, type TypedMost } from './read-most.ts';

interface MostFieldsProps {
  readonly typed: TypedMost;
  readonly onChange: (typed: TypedMost) => void;
}

const excesses = [
  { value: 'clamp', label: 'Give the most' },
  { value: 'refuse', label: 'Refuse' },
] as const;

/** The most that one request may ask for, and what becomes of a request for more. */
export function MostFields({ typed, onChange }: MostFieldsProps) {
  const read = readMost(typed);
  return (
    <>
      <TypedFields
        names={mostNames}
        labels={mostLabels}
        typed={typed}
        problems={read.kind === 'wrong' ? read.problems : {}}
        placeholder="any"
        onChange={(name, text) => onChange({ ...typed, [name]: text })}
      />
      <div className="limit-field">
        <span className="muted">A request for more</span>
        <span>
          <Segments
            label="A request for more"
            value={typed.onExcess}
            options={excesses}
            onChange={(onExcess) => onChange({ ...typed, onExcess })}
          />
        </span>
      </div>
    </>
  );
}
