import './replay.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { withoutDefaultTag } from '../../../../apps/base/index.ts';
import type { RequestRecord } from '../../../../apps/contract/model/index.ts';
import {
  AnswerText,
  Blocks,
  Button,
  Dialog,
  describeError,
  describeRun,
  FailedPart,
  type ModelChoice,
  ModelFields,
  nameModel,
  type RunState,
  readTimingFacts,
  StateGlyph,
  useChoices,
  useControl,
  useRecord,
  useRuns,
} from '../../../shared/index.ts';
import { FigureTable } from '../compare/figure-table.tsx';
import { TextComparison } from '../compare/text-comparison.tsx';
import { changeCall, type ReplayWish, readSaid } from './change-call.ts';
import { planReplay, type Replayable } from './plan-replay.ts';

const runKey = 'replay';

/** A figure that is typed: `null` for none, `undefined` for what is none. */
function readFigure(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const value = Number(text.trim());
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

interface OptionInputProps {
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
}

function OptionInput({ label, hint, text, onChange }: OptionInputProps) {
  return (
    <label className="replay-option small muted">
      {label}
      <input
        className="field"
        inputMode="decimal"
        autoComplete="off"
        placeholder={hint}
        aria-invalid={readFigure(text) === undefined}
        value={text}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}

interface ReplayFormProps {
  readonly replayable: Replayable;
  readonly firstModel: string;
  readonly isRunning: boolean;
  readonly onRun: (wish: ReplayWish) => void;
  readonly onStop: () => void;
}

function ReplayForm({ replayable, firstModel, isRunning, onRun, onStop }: ReplayFormProps) {
  const { choices } = useChoices();
  const [choice, setChoice] = useState<ModelChoice>({ model: firstModel, backend: null });
  const [temperature, setTemperature] = useState('');
  const [maxTokens, setMaxTokens] = useState('');
  const [heat, limit] = [readFigure(temperature), readFigure(maxTokens)];
  const model = choice.model || (choices.usual ?? '');
  const whyNot =
    model === ''
      ? 'Choose a model first.'
      : heat === undefined || limit === undefined
        ? 'Mend the figures first.'
        : null;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (model === '' || heat === undefined || limit === undefined || isRunning) return;
    onRun({ model: nameModel({ ...choice, model }), temperature: heat, maxTokens: limit });
  };
  const said = readSaid(replayable);
  return (
    <form className="replay-form" onSubmit={submit}>
      <ModelFields choice={choice} choices={choices} onChange={setChoice} />
      <OptionInput label="Temperature" hint={said.temperature} text={temperature} onChange={setTemperature} />
      <OptionInput label="Most tokens" hint={said.maxTokens} text={maxTokens} onChange={setMaxTokens} />
      {isRunning ? (
        <Button icon="stop" onClick={onStop}>
          Stop
        </Button>
      ) : (
        <Button type="submit" kind="primary" icon="start" whyNot={whyNot} data-testid="replay-run">
          Run
        </Button>
      )}
    </form>
  );
}

function RunLine({ run }: { readonly run: RunState | undefined }) {
  const { glyph, word } = run ? describeRun(run) : { glyph: 'off' as const, word: 'Not run yet' };
  return (
    <p className="small replay-line" role="status">
      <StateGlyph state={glyph} /> {word}
      {run?.status === 'running' || !run?.requestId ? null : (
        <Link className="prose-link" to="/requests" search={(before: object) => ({ ...before, id: run.requestId })}>
          Request
        </Link>
      )}
    </p>
  );
}

function Replay({ record, replayable }: { readonly record: RequestRecord; readonly replayable: Replayable }) {
  const hand = useRuns();
  const [asked, setAsked] = useState('');
  const run = hand.runs[runKey];
  const isOver = run !== undefined && run.status !== 'running';
  const detail = useRecord(run?.requestId ?? null, isOver);
  const start = (wish: ReplayWish): void => {
    setAsked(wish.model);
    hand.start(runKey, changeCall(replayable, wish));
  };
  const now = withoutDefaultTag(detail?.servedModel ?? run?.model ?? asked);
  const then = withoutDefaultTag(record.servedModel ?? record.model ?? '');
  return (
    <>
      <ReplayForm
        replayable={replayable}
        firstModel={record.model ?? ''}
        isRunning={run?.status === 'running'}
        onRun={start}
        onStop={() => hand.stop(runKey)}
      />
      <FigureTable
        before={readTimingFacts(null, record)}
        after={run && isOver ? readTimingFacts(run, detail ?? null) : null}
        names={{ before: then, after: now || '…' }}
      />
      <RunLine run={run} />
      {run === undefined ? null : run.status === 'done' && run.calls.length === 0 ? (
        <TextComparison before={replayable.answer} after={run.text} />
      ) : (
        <div className="compared">
          <AnswerText run={run} />
        </div>
      )}
    </>
  );
}

function CannotReplay({ record, why }: { readonly record: RequestRecord; readonly why: string }) {
  const { model, dialectIn } = record;
  return (
    <>
      <p className="muted">{why}</p>
      <p className="muted">The Playground opens with its model and dialect; the prompt is yours to write.</p>
      <div className="dialog-actions">
        <Link
          className="button"
          data-kind="primary"
          to="/playground"
          search={{ ...(model === null ? {} : { m: model }), d: dialectIn }}
        >
          Open in Playground
        </Link>
      </div>
    </>
  );
}

function ReplayBody({ record }: { readonly record: RequestRecord }) {
  const { queries } = useControl();
  const bodies = useQuery(queries.requests.bodies.queryOptions({ input: { id: record.id }, retry: false }));
  if (bodies.error) return <FailedPart error={describeError(bodies.error)} onRetry={() => void bodies.refetch()} />;
  if (!bodies.data) return <Blocks widths={[90, 70, 80]} rowHeight={26} label="What was kept is loading" />;
  const plan = planReplay(record, bodies.data);
  return plan.kind === 'ready' ? (
    <Replay record={record} replayable={plan} />
  ) : (
    <CannotReplay record={record} why={plan.why} />
  );
}

interface ReplayDialogProps {
  /** `null` while it is closed. */
  readonly record: RequestRecord | null;
  readonly onClose: () => void;
}

/** Sends a kept request again, to another model where that is wanted, and sets both answers beside each other. */
export function ReplayDialog({ record, onClose }: ReplayDialogProps) {
  return (
    <Dialog label="Replay" isOpen={record !== null} onClose={onClose} widthPx={780} className="replay">
      {record === null ? null : (
        <>
          <h2>Replay</h2>
          <ReplayBody key={record.id} record={record} />
        </>
      )}
    </Dialog>
  );
}
