import { keep, launch, move, orderRestart, orderStart, orderStop } from './machine-orders.ts';
import { noteProbeAnswer, noteProbeMiss, probeAfter } from './machine-probes.ts';
import { beginRecovery, endRecovery, noteWake, recoveryOf } from './machine-recovery.ts';
import { noteEnd } from './machine-restart-plan.ts';
import type { MachineEvent, MachineEventOf, MachinePolicy, MachineState, Transition } from './machine-state.ts';

/*
 * Behaviour per state ("-": stays as it is; "adopted" daemons are released, never signalled):
 *
 * | state         | start        | stop              | restart           | process ended        | other                                 |
 * | ------------- | ------------ | ----------------- | ----------------- | -------------------- | ------------------------------------- |
 * | absent        | launch       | -                 | launch            |                      | engine `none`: always -               |
 * | stopped       | launch       | -                 | launch            |                      |                                       |
 * | starting      | -            | end, then stopped | end, then start   | back off or give up  | answer: ready; deadline: end, back off |
 * | ready         | -            | end, then stopped | end, then start   | back off or give up  | third missed probe: degraded          |
 * |  (adopted)    | -            | stopped           | launch            |                      | gone: launch; silent: degraded        |
 * | degraded      | -            | end, then stopped | end, then start   | back off or give up  |                                       |
 * |  (adopted)    | launch       | stopped           | launch            |                      | answer: ready; gone: launch           |
 * | stopping      | then start   | then stopped      | then start        | stopped, or launch   |                                       |
 * | backing-off   | launch now   | stopped           | launch now        |                      | pause over: launch                    |
 * | contended     | launch       | stopped           | launch            |                      |                                       |
 * | failed        | launch       | stopped           | launch            |                      |                                       |
 *
 * After a sleep of the machine a ready daemon is probed at once and gets one chance; a pause before a restart is over. While a recovery lasts, a
 * ready daemon is shown as degraded and gets no requests.
 */

/** Decides what follows an event. Pure: time and chance come in with the event. */
export function reduceMachine(state: MachineState, event: MachineEvent, policy: MachinePolicy): Transition {
  const context = { state, atMs: event.atMs, policy };
  switch (event.type) {
    case 'start-requested':
      return orderStart(context);
    case 'stop-requested':
      return orderStop(context);
    case 'restart-requested':
      return orderRestart(context, event.reason);
    case 'recovery-began':
      return beginRecovery(state, event.reason);
    case 'recovery-ended':
      return endRecovery(state);
    case 'woke':
      return noteWake(context);
    default:
      return isCurrent(state, event.generation) ? reduceNews(state, event, policy) : keep(state);
  }
}

/** What is about one process. */
type News = Extract<MachineEvent, { readonly generation: number }>;

/** Whether the news is about the process that the present phase is about. */
function isCurrent(state: MachineState, generation: number): boolean {
  return 'generation' in state.phase && state.phase.generation === generation;
}

function reduceNews(state: MachineState, event: News, policy: MachinePolicy): Transition {
  const { phase } = state;
  switch (event.type) {
    case 'daemon-answered':
      return noteAnswer(state, event, policy);
    case 'launch-failed':
      return noteLaunchFailure(state, event, policy);
    case 'nothing-found':
      return phase.kind === 'starting' ? move(state, { kind: 'absent', reason: event.reason }) : keep(state);
    case 'process-ended':
      return phase.kind === 'backing-off' ? keep(state) : noteEnd(state, event, policy);
    case 'ready-deadline-passed':
      return noteMissedDeadline(state, event);
    case 'backoff-elapsed':
      return phase.kind === 'backing-off' ? launch({ state, atMs: event.atMs, policy }, false) : keep(state);
    case 'probe-answered':
      return noteProbeAnswer(state, event, policy);
    case 'probe-missed':
      return noteProbeMiss(state, event, policy);
  }
}

function noteAnswer(state: MachineState, event: MachineEventOf<'daemon-answered'>, policy: MachinePolicy): Transition {
  if (state.phase.kind !== 'starting') return keep(state);
  const { generation, ownership, pid, url, version, atMs } = event;
  return {
    state: {
      ...state,
      history: { ...state.history, lateStarts: 0 },
      phase: {
        ...{ kind: 'ready', generation, ownership, pid, url, version, sinceMs: atMs, missedProbes: 0 },
        ...recoveryOf(state),
      },
    },
    effects: [probeAfter({ generation, url }, policy.probeIntervalMs)],
  };
}

function noteLaunchFailure(
  state: MachineState,
  event: MachineEventOf<'launch-failed'>,
  policy: MachinePolicy,
): Transition {
  const { phase } = state;
  const { code, message, advice, lastLines, atMs } = event;
  if (phase.kind === 'stopping' && phase.next === 'stopped') return move(state, { kind: 'stopped', sinceMs: atMs });
  if (phase.kind === 'stopping') return launch({ state, atMs, policy }, true);
  if (phase.kind !== 'starting') return keep(state);
  return move(state, { kind: 'failed', code, message, advice, lastLines, sinceMs: atMs });
}

function noteMissedDeadline(state: MachineState, event: MachineEventOf<'ready-deadline-passed'>): Transition {
  if (state.phase.kind !== 'starting') return keep(state);
  const { generation } = event;
  return move(state, { kind: 'stopping', generation, sinceMs: event.atMs, next: 'starting', cause: 'never-ready' }, [
    { type: 'end', generation },
  ]);
}
