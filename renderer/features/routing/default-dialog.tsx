import { type SubmitEvent, useId, useState } from 'react';
import { Button, Dialog } from '../../shared/index.ts';
import { type Draft, takeStep, toRoutingDraft } from './draft/draft.ts';
import { useComparison } from './queries.ts';
import { Choices, TextField } from './text-field.tsx';
import { useDebounced } from './use-debounced.ts';

const patienceMs = 200;

interface DefaultDialogProps {
  readonly draft: Draft;
  readonly places: readonly string[];
  readonly onClose: () => void;
  readonly onDone: (model: string | null) => void;
}

function DefaultFields({ draft, places, onClose, onDone }: DefaultDialogProps) {
  const [text, setText] = useState(draft.defaultModel ?? '');
  const listId = useId();
  const model = text.trim() === '' ? null : text.trim();
  const wanted = toRoutingDraft(takeStep(draft, { kind: 'default', model }));
  const settled = useDebounced(wanted, patienceMs);
  const { data, isPlaceholderData } = useComparison(settled);
  const isJudged = data !== undefined && !isPlaceholderData && settled.defaultModel === model;
  const problem = data?.problems.find(({ path }) => path === 'defaultModel')?.message;
  const whyNot = problem ? 'Mend what is marked first.' : isJudged ? null : 'The name is being looked at.';
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (whyNot === null) onDone(model);
  };
  return (
    <form onSubmit={submit} className="rule-form" noValidate>
      <h2>Requests that name no model</h2>
      <TextField
        label="Go to"
        value={text}
        list={listId}
        placeholder="nowhere: they are refused"
        problem={problem}
        onChange={setText}
        isFirst
      />
      <Choices id={listId} values={places.filter((place) => !place.endsWith('/*'))} />
      <div className="dialog-actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" type="submit" whyNot={whyNot}>
          Change in draft
        </Button>
      </div>
    </form>
  );
}

/** Where requests go that name no model. */
export function DefaultDialog({ isOpen, ...props }: DefaultDialogProps & { readonly isOpen: boolean }) {
  return (
    <Dialog label="Requests that name no model" isOpen={isOpen} onClose={props.onClose} widthPx={420}>
      <DefaultFields {...props} />
    </Dialog>
  );
}
