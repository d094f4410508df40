import { useId } from 'react';
import { Button, IconButton } from '../../../shared/index.ts';
import { Choices, TextField } from '../text-field.tsx';
import type { RuleForm } from './rule-form.ts';

export interface FormPartProps {
  readonly form: RuleForm;
  readonly problems: ReadonlyMap<string, string>;
  readonly change: (change: Partial<RuleForm>) => void;
}

/** The places of a rule, in their order or with their weights. */
export function RuleTargets({
  form,
  problems,
  change,
  places,
}: FormPartProps & { readonly places: readonly string[] }) {
  const listId = useId();
  const { targets, mode, nextKey } = form;
  const isSplit = mode === 'split';
  const put = (place: number, part: { to?: string; weight?: string }): void =>
    change({ targets: targets.map((target, index) => (index === place ? { ...target, ...part } : target)) });
  const move = (place: number): void => {
    const moved = targets[place];
    if (moved) change({ targets: targets.toSpliced(place, 1).toSpliced(place - 1, 0, moved) });
  };
  return (
    <fieldset className="rule-targets">
      <legend className="small muted">
        {isSplit ? 'Shares, each session keeps its own' : 'Goes to, in this order'}
      </legend>
      {targets.map(({ key, to, weight }, place) => (
        <div key={key} className="target-row" data-split={isSplit}>
          {isSplit ? (
            <TextField
              label={`Weight ${place + 1}`}
              isLabelHidden
              className="weight-field"
              value={weight}
              problem={problems.get(`weight.${place}`)}
              onChange={(value) => put(place, { weight: value })}
            />
          ) : (
            <span className="small dim target-word">{place === 0 ? 'first' : 'else'}</span>
          )}
          <TextField
            label={`Place ${place + 1}`}
            isLabelHidden
            value={to}
            list={listId}
            placeholder="backend/model"
            problem={problems.get(`to.${place}`)}
            onChange={(value) => put(place, { to: value })}
          />
          <IconButton
            icon="up"
            label={`Move place ${place + 1} up`}
            kind="quiet"
            size="small"
            whyNot={place === 0 ? 'It is the first.' : null}
            onClick={() => move(place)}
          />
          <IconButton
            icon="cross"
            label={`Remove place ${place + 1}`}
            kind="quiet"
            size="small"
            whyNot={targets.length === 1 ? 'A rule leads somewhere.' : null}
            onClick={() => change({ targets: targets.toSpliced(place, 1) })}
          />
        </div>
      ))}
      <Button
        size="small"
        icon="plus"
        onClick={() => change({ targets: [...targets, { key: nextKey, to: '', weight: '1' }], nextKey: nextKey + 1 })}
      >
        {isSplit ? 'Share' : 'Fallback'}
      </Button>
      <Choices id={listId} values={places} />
    </fieldset>
  );
}
