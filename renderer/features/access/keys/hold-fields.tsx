import { Segments } from '../../../shared/index.ts';
import { MostFields } from '../most/most-fields.tsx';
import type { TypedMost } from '../most/read-most.ts';
import { LimitFields } from '../projects/limits-section.tsx';
import { readCeilings, type TypedLimits } from '../projects/read-ceilings.ts';
import type { StayChoice } from '../projects/read-project-stay.ts';

/** What holds for a key's requests, as it is filled in. */
export interface HoldForm {
  readonly limits: TypedLimits;
  readonly stay: StayChoice;
  readonly most: TypedMost;
}

interface HoldFieldsProps {
  readonly form: HoldForm;
  readonly stays: readonly { readonly value: StayChoice; readonly label: string }[];
  readonly onChange: (change: Partial<HoldForm>) => void;
}

/** Limits, how long models stay, and the most that one request may ask for. */
export function HoldFields({ form, stays, onChange }: HoldFieldsProps) {
  const limits = readCeilings(form.limits);
  return (
    <>
      <LimitFields
        typed={form.limits}
        problems={limits.kind === 'wrong' ? limits.problems : {}}
        onChange={(typed) => onChange({ limits: typed })}
      />
      <p className="access-field small">Models stay loaded after its requests</p>
      <Segments label="Models stay loaded" value={form.stay} options={stays} onChange={(stay) => onChange({ stay })} />
      <p className="access-field small">The most that one request may ask for</p>
      <MostFields typed={form.most} onChange={(most) => onChange({ most })} />
    </>
  );
}
