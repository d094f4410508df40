import { useEffect, useState } from 'react';
import { Button, useStatus } from '../../../../shared/index.ts';
import { type ControlProps, toPath } from '../control-props.ts';

const pauseMs = 250;
const gib = 2 ** 30;
const automatic = 'auto';

/** The memory for all models, between none and all that the machine has; or left to Drover. */
export function BudgetControl({ field, isOff, onEdit, id, describedBy }: ControlProps) {
  const memory = useStatus().data?.memory;
  const totalGib = Math.round((memory?.totalBytes ?? 0) / gib);
  const inForce = (memory?.budgetBytes ?? 0) / gib;
  const isAutomatic = field.value === automatic;
  const given = typeof field.value === 'number' ? field.value : inForce;
  const [moved, setMoved] = useState<number | null>(null);
  const path = toPath(field);
  const amount = moved ?? given;
  useEffect(() => {
    if (moved === null) return;
    const timer = setTimeout(() => {
      onEdit([{ kind: 'set', path, value: moved }]);
      setMoved(null);
    }, pauseMs);
    return () => clearTimeout(timer);
  });
  const words = `${amount.toFixed(1)} GB${isAutomatic && moved === null ? ', automatic' : ''}`;
  return (
    <div className="budget">
      <input
        id={id}
        type="range"
        min={1}
        max={Math.max(totalGib, Math.ceil(given), 2)}
        step={0.5}
        value={amount}
        aria-describedby={describedBy}
        aria-valuetext={words}
        aria-invalid={field.problems.length > 0}
        disabled={isOff}
        onChange={({ target }) => setMoved(Number(target.value))}
      />
      <span className="budget-words">
        <span className="medium">{words}</span>
        <span className="dim note">of {totalGib} GB</span>
        {isAutomatic || isOff ? null : (
          <Button size="small" onClick={() => onEdit([{ kind: 'set', path, value: automatic }])}>
            Automatic
          </Button>
        )}
      </span>
    </div>
  );
}
