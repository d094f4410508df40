import type { OwnCallEvent, Phase, QueuePlace } from '../../../apps/contract/model/index.ts';

export interface SaidCall {
  readonly index: number;
  readonly name: string;
  readonly argumentsJson: string;
}

export interface RunFailure {
  readonly code: string;
  readonly message: string;
  /** Of an answer that was an error from the start; `null` for one that broke off. */
  readonly status: number | null;
  /** The error as the caller's dialect tells it; empty for one that broke off. */
  readonly body: string;
}

/** A call and what has come of it so far. Times are milliseconds since it was made, `startedAtMs` by the page's clock. */
export interface RunState {
  readonly status: 'running' | 'done' | 'stopped' | 'failed';
  readonly startedAtMs: number;
  readonly requestId: string | null;
  readonly phase: Phase;
  readonly place: QueuePlace | null;
  readonly backend: string | null;
  readonly model: string | null;
  readonly thinking: string;
  readonly text: string;
  readonly calls: readonly SaidCall[];
  readonly finished: Extract<OwnCallEvent, { type: 'finished' }> | null;
  readonly failure: RunFailure | null;
  readonly firstTokenMs: number | null;
  readonly totalMs: number | null;
}

export const startRun = (startedAtMs: number): RunState => ({
  ...{ status: 'running', startedAtMs, requestId: null, phase: 'waiting', place: null, backend: null, model: null },
  ...{ thinking: '', text: '', calls: [], finished: null, failure: null, firstTokenMs: null, totalMs: null },
});

const addArguments = (calls: readonly SaidCall[], index: number, json: string): SaidCall[] =>
  calls.map((call) => (call.index === index ? { ...call, argumentsJson: call.argumentsJson + json } : call));

/** The run after what was told. What comes after its end changes nothing. */
export function reduceRun(run: RunState, event: OwnCallEvent): RunState {
  if (run.status !== 'running') return run;
  switch (event.type) {
    case 'phase':
      return { ...run, requestId: event.requestId, phase: event.phase, place: event.place };
    case 'answered': {
      const { requestId, backend, model } = event;
      return { ...run, requestId, backend, model, place: null };
    }
    case 'thinking':
      return { ...run, phase: 'writing', thinking: run.thinking + event.text };
    case 'text':
      return { ...run, phase: 'writing', text: run.text + event.text };
    case 'tool-call':
      return {
        ...run,
        phase: 'writing',
        calls: [...run.calls, { index: event.index, name: event.name, argumentsJson: '' }],
      };
    case 'tool-arguments':
      return { ...run, calls: addArguments(run.calls, event.index, event.json) };
    case 'finished':
      return { ...run, finished: event };
    case 'refused': {
      const { code, message, status, body, totalMs, requestId } = event;
      const failure = { code, message, status, body };
      return { ...run, status: 'failed', requestId: requestId ?? run.requestId, failure, totalMs };
    }
    case 'ended': {
      const { failure, firstTokenMs, totalMs } = event;
      const status = failure === null ? 'done' : 'failed';
      return { ...run, status, firstTokenMs, totalMs, failure: failure && { ...failure, status: null, body: '' } };
    }
  }
}

/** The reader has ended it, or lost it. */
export const stopRun = (run: RunState, nowMs: number): RunState =>
  run.status === 'running' ? { ...run, status: 'stopped', totalMs: nowMs - run.startedAtMs } : run;

export function failRun(run: RunState, nowMs: number, failure: Pick<RunFailure, 'code' | 'message'>): RunState {
  if (run.status !== 'running') return run;
  return {
    ...run,
    status: 'failed',
    failure: { ...failure, status: null, body: '' },
    totalMs: nowMs - run.startedAtMs,
  };
}
