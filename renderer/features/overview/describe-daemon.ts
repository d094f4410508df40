import type { DaemonState } from '../../../apps/contract/model/index.ts';
import type { GlyphState } from '../../shared/index.ts';

export interface DaemonView {
  readonly glyph: GlyphState;
  readonly words: string;
  readonly canStart: boolean;
  readonly canStop: boolean;
}

/** The daemon in two or three words, and which orders make sense. */
export function describeDaemon(state: DaemonState): DaemonView {
  const resting = { canStart: true, canStop: false };
  const alive = { canStart: false, canStop: true };
  switch (state.kind) {
    case 'ready':
      return { glyph: 'ok', words: `Ollama ${state.version}`, ...alive };
    case 'degraded':
      return { glyph: 'warned', words: 'Ollama silent', ...alive };
    case 'starting':
      return { glyph: 'starting', words: 'Starting', ...alive };
    case 'stopping':
      return { glyph: 'starting', words: state.next === 'starting' ? 'Restarting' : 'Stopping', ...alive };
    case 'backing-off':
      return { glyph: 'warned', words: 'Restarting soon', ...resting };
    case 'stopped':
      return { glyph: 'off', words: 'Stopped', ...resting };
    case 'contended':
      return { glyph: 'failed', words: 'Contended', ...resting };
    case 'failed':
      return { glyph: 'failed', words: 'Failed', ...resting };
    case 'absent':
      return { glyph: 'off', words: 'No Ollama', canStart: false, canStop: false };
  }
}
