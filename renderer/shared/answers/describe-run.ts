import { formatDuration } from '../format/format-duration.ts';
import type { GlyphState } from '../ui/state-glyph.tsx';
import type { RunState } from './run-state.ts';

function describePlace({ place }: RunState): string {
  if (place === null) return 'Waiting';
  const wait = place.expectedWaitMs === null ? '' : `, about ${formatDuration(place.expectedWaitMs)}`;
  return `In line, ${place.position} of ${place.waitingCount}${wait}`;
}

/** What a call is doing, or how it ended, in a word or two. */
export function describeRun(run: RunState): { readonly glyph: GlyphState; readonly word: string } {
  switch (run.status) {
    case 'done':
      return run.finished?.reason === 'length'
        ? { glyph: 'warned', word: 'Ended at the limit of tokens' }
        : { glyph: 'ok', word: 'Answered' };
    case 'stopped':
      return { glyph: 'cut', word: 'Stopped' };
    case 'failed': {
      const status = run.failure?.status ?? null;
      return { glyph: 'failed', word: status === null ? 'Broke off' : `Refused, status ${status}` };
    }
    case 'running':
      if (run.phase === 'waiting') return { glyph: 'waiting', word: describePlace(run) };
      return { glyph: 'running', word: run.phase === 'reading' ? 'Loading or reading' : 'Writing' };
  }
}
