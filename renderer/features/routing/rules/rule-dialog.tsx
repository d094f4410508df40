import { type ReactNode, type SubmitEvent, useState } from 'react';
import type { RuleDraft } from '../../../../apps/contract/model/index.ts';
import { Button, Dialog, Segments } from '../../../shared/index.ts';
import { type Draft, takeStep, toRoutingDraft } from '../draft/draft.ts';
import { useComparison } from '../queries.ts';
import { TextField } from '../text-field.tsx';
import { useDebounced } from '../use-debounced.ts';
import { beginForm, findBlank, type RuleForm, readForm, sortProblems } from './rule-form.ts';
import { RuleSettings } from './rule-settings.tsx';
import { RuleTargets } from './rule-targets.tsx';

const patienceMs = 200;

export interface RuleDialogProps {
  readonly draft: Draft;
  /** From 0; the number of rules for a new one at the end. */
  readonly place: number;
  /** What the fields begin with. */
  readonly rule: RuleDraft | null;
  readonly isNew: boolean;
  readonly places: readonly string[];
  readonly onClose: () => void;
  readonly onDone: (rule: RuleDraft) => void;
}

/** What the service says of the draft with this rule in it. */
function useJudgement({ draft, place, isNew }: RuleDialogProps, form: RuleForm) {
  const rule = readForm(form);
  const blank = findBlank(form);
  const wanted = toRoutingDraft(takeStep(draft, { kind: isNew ? 'insert' : 'put', place, rule }));
  const settled = useDebounced(wanted, patienceMs);
  const { data, isPlaceholderData } = useComparison(settled, blank === null);
  const isJudged = !isPlaceholderData && JSON.stringify(settled) === JSON.stringify(wanted);
  const problems = sortProblems(blank === null ? (data?.problems ?? []) : [], place);
  const whyNot =
    blank ??
    (problems.size > 0 ? 'Mend what is marked first.' : isJudged && data ? null : 'The rule is being looked at.');
  return { rule, problems, whyNot };
}

function RuleFields(props: RuleDialogProps): ReactNode {
  const { rule: first, place, isNew, places, onClose, onDone } = props;
  const [form, setForm] = useState(() => beginForm(first));
  const change = (part: Partial<RuleForm>): void => setForm((before) => ({ ...before, ...part }));
  const { rule, problems, whyNot } = useJudgement(props, form);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (whyNot === null) onDone(rule);
  };
  const rest = problems.get('');
  return (
    <form onSubmit={submit} className="rule-form" noValidate>
      <h2>{isNew ? 'New rule' : `Rule ${place + 1}`}</h2>
      <TextField
        label="Asked for"
        value={form.match}
        placeholder="gpt-4o-mini, or claude-*"
        problem={problems.get('match')}
        onChange={(match) => change({ match })}
        isFirst
      />
      <Segments
        label="How places are chosen"
        value={form.mode}
        options={[
          { value: 'use', label: 'In order' },
          { value: 'split', label: 'Split by weight' },
        ]}
        onChange={(mode) => change({ mode })}
      />
      <RuleTargets {...{ form, problems, change, places }} />
      <RuleSettings {...{ form, problems, change }} />
      {rest === undefined ? null : (
        <p className="field-problem small" role="alert">
          {rest}
        </p>
      )}
      <div className="dialog-actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" type="submit" whyNot={whyNot} data-testid="rule-done">
          {isNew ? 'Add to draft' : 'Change in draft'}
        </Button>
      </div>
    </form>
  );
}

/** Edits one rule of the draft. What is wrong stands at its field while you type. */
export function RuleDialog({ isOpen, ...props }: RuleDialogProps & { readonly isOpen: boolean }) {
  return (
    <Dialog
      label={props.isNew ? 'New rule' : `Rule ${props.place + 1}`}
      isOpen={isOpen}
      onClose={props.onClose}
      widthPx={520}
      isHigh
    >
      <RuleFields {...props} />
    </Dialog>
  );
}
