import {
  AnswerText,
  describeRun,
  formatDuration,
  type RunState,
  readTimingFacts,
  ScrollRegion,
  SentenceRegion,
  StateGlyph,
  TimingStrip,
  useNow,
  useRecord,
} from '../../../shared/index.ts';
import { ReceiptLine } from './receipt.tsx';

const tickMs = 500;

function RunLine({ run }: { readonly run: RunState }) {
  const nowMs = useNow(tickMs);
  const { glyph, word } = describeRun(run);
  const isRunning = run.status === 'running';
  const passedMs = isRunning ? Math.max(0, nowMs - run.startedAtMs) : run.totalMs;
  return (
    <p className="small run-line">
      <StateGlyph state={glyph} />
      <span className="medium">{word}</span>
      {passedMs === null ? null : <span className="muted">{formatDuration(passedMs)}</span>}
    </p>
  );
}

interface AnswerColumnProps {
  readonly name: string;
  readonly run: RunState | undefined;
}

/** One model's answer, and under it where the time went. */
export function AnswerColumn({ name, run }: AnswerColumnProps) {
  const isOver = run !== undefined && run.status !== 'running';
  const detail = useRecord(run?.requestId ?? null, isOver);
  return (
    <>
      <ScrollRegion label={`Answer of ${name}`} className="answer">
        {run ? <AnswerText run={run} /> : <p className="small dim">The answer comes here.</p>}
      </ScrollRegion>
      {run ? <SentenceRegion key={run.startedAtMs} label={`${name} says`} text={run.text} isOver={isOver} /> : null}
      <footer className="answer-foot">
        {run ? <RunLine run={run} /> : <p className="small dim run-line">Not run yet</p>}
        <TimingStrip facts={readTimingFacts(run ?? null, detail ?? null)} />
        <ReceiptLine requestId={run?.requestId ?? null} detail={detail} />
      </footer>
    </>
  );
}
