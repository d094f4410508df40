import type { Status } from '../../../../apps/contract/control/index.ts';
import { formatSpan, type GlyphState, plural } from '../../../shared/index.ts';

/** The sentence at the top of the page: what is true now, and what to do about it. */
export interface NowSentence {
  readonly glyph: GlyphState;
  readonly headline: string;
  readonly detail: string;
  /** Offers to start the daemon right there. */
  readonly canStart: boolean;
  /** What to do next, when the state does not say it. */
  readonly advice: string | null;
  /** The daemon's last words, folded. */
  readonly lastLines: readonly string[];
}

const nothing = { canStart: false, advice: null, lastLines: [] } as const;

/** `2 requests running, 1 waiting.` */
export function describeWork(inFlight: Status['inFlight']): string {
  const waiting = inFlight.filter(({ phase }) => phase === 'waiting').length;
  const running = inFlight.length - waiting;
  if (inFlight.length === 0) return 'Nothing is running.';
  if (running === 0) return `${plural(waiting, 'request')} waiting.`;
  return `${plural(running, 'request')} running${waiting === 0 ? '' : `, ${waiting} waiting`}.`;
}

const listUnwell = ({ health }: Status): string =>
  health.parts
    .filter(({ status }) => status === 'degraded' || status === 'failed')
    .map(({ message }) => message)
    .join(' ');

/** Describes the daemon's state and the work in hand. */
export function describeNow(status: Status, nowMs: number): NowSentence {
  const { state, installHint } = status.daemon;
  const work = describeWork(status.inFlight);
  switch (state.kind) {
    case 'ready': {
      const unwell = listUnwell(status);
      if (status.daemon.pause !== undefined) {
        const advice = 'Let them go on from the menu bar, or with `drover daemon resume`.';
        return {
          ...nothing,
          glyph: 'waiting',
          headline: 'New requests wait.',
          detail: `${work} ${unwell}`.trim(),
          advice,
        };
      }
      if (unwell === '') return { ...nothing, glyph: 'ok', headline: 'Healthy.', detail: work };
      return { ...nothing, glyph: 'warned', headline: 'Ollama is ready.', detail: `${work} ${unwell}` };
    }
    case 'stopped':
      return {
        ...nothing,
        glyph: 'off',
        headline: 'Stopped.',
        detail: 'Requests for local models are refused until Ollama runs.',
        canStart: true,
      };
    case 'starting': {
      const detail = state.attempt > 1 ? `Try ${state.attempt}. ${work}` : work;
      return { ...nothing, glyph: 'starting', headline: 'Starting Ollama.', detail };
    }
    case 'stopping': {
      const headline = state.next === 'starting' ? 'Restarting Ollama.' : 'Stopping Ollama.';
      return { ...nothing, glyph: 'starting', headline, detail: work };
    }
    case 'degraded': {
      // Without a missed check it answers, but is being recovered because it generates nothing.
      const headline = state.missedProbes === 0 ? 'Ollama generates nothing.' : 'Ollama does not answer.';
      return { ...nothing, glyph: 'warned', headline, detail: state.reason };
    }
    case 'backing-off': {
      const detail = `It starts again in ${formatSpan(state.untilMs - nowMs)}, try ${state.attempt + 1}.`;
      return { ...nothing, glyph: 'warned', headline: `Ollama ${state.lastExit.reason}.`, detail, canStart: true };
    }
    case 'contended':
      return { ...nothing, glyph: 'failed', headline: state.reason, detail: '', canStart: true, advice: state.advice };
    case 'failed': {
      const isMissing = state.code === 'daemon_not_found' || state.code === 'daemon_not_executable';
      return {
        glyph: 'failed',
        headline: state.message,
        detail: 'The gateway answers; requests for local models are refused.',
        canStart: true,
        advice: isMissing ? installHint : state.advice,
        lastLines: state.lastLines,
      };
    }
    case 'absent':
      return { ...nothing, glyph: 'off', headline: 'No Ollama here.', detail: state.reason };
  }
}
