import type { DaemonStatus } from '../../../apps/contract/control/index.ts';
import type { GlyphState } from '../../shared/index.ts';

export interface Absence {
  readonly glyph: GlyphState;
  readonly title: string;
  readonly advice: string;
}

const later = 'Which models are installed is known while it runs.';

/** Why there is no list of models, and what to do. `problem` is the service's word for it. */
export function describeAbsence(daemon: DaemonStatus | undefined, problem: string | null): Absence {
  const unanswered = { glyph: 'warned', title: 'Ollama does not answer.', advice: problem ?? later } as const;
  if (!daemon) return unanswered;
  const { state } = daemon;
  switch (state.kind) {
    case 'stopped':
      return { glyph: 'off', title: 'Ollama is stopped.', advice: later };
    case 'starting':
      return { glyph: 'starting', title: 'Ollama is starting.', advice: later };
    case 'stopping':
      return { glyph: 'starting', title: 'Ollama is stopping.', advice: later };
    case 'backing-off':
      return { glyph: 'warned', title: 'Ollama ended.', advice: `It starts again by itself. ${later}` };
    case 'failed':
      return { glyph: 'failed', title: state.message, advice: state.advice };
    case 'contended':
      return { glyph: 'failed', title: state.reason, advice: state.advice };
    case 'absent':
      return { glyph: 'off', title: 'There is no Ollama.', advice: daemon.installHint };
    case 'ready':
    case 'degraded':
      return unanswered;
  }
}
