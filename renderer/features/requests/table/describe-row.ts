import { formatFigureDuration, formatSeconds, formatSpeed, type GlyphState } from '../../../shared/index.ts';
import { groupOf } from '../filter/outcome-words.ts';
import type { RequestRow } from './row.ts';

export interface RowState {
  readonly glyph: GlyphState;
  readonly word: string;
}

/** The state of a row as shape and word. */
export function describeState({ record, live }: RequestRow): RowState {
  if (record.outcome === null) {
    if (live?.phase === 'waiting') return { glyph: 'waiting', word: 'In line' };
    return { glyph: 'running', word: live?.phase === 'writing' ? 'Writing' : 'Running' };
  }
  if (record.outcome === 'ok' && record.truncated) return { glyph: 'warned', word: 'Answered, prompt cut' };
  const { glyph, label } = groupOf(record.outcome);
  return { glyph, word: label };
}

/** Seconds to the first token, or what is done until then. */
export function describeFirstToken({ record, live }: RequestRow): { readonly text: string; readonly isDim: boolean } {
  const ms = live?.firstTokenMs ?? record.firstTokenMs;
  if (ms !== null) return { text: formatSeconds(ms), isDim: live !== null };
  if (live?.phase === 'waiting') return { text: 'in line', isDim: true };
  return live?.phase === 'reading' ? { text: 'reading', isDim: true } : { text: '', isDim: true };
}

export function describeSpeed({ record, live }: RequestRow): string {
  const speed = live ? live.tokensPerSecond : record.decodeTokensPerSecond;
  return speed === null ? '' : formatSpeed(speed);
}

/** Seconds in all; for a running request so far, without the false precision of hundredths. */
export function describeTotal({ record, live }: RequestRow): { readonly text: string; readonly isRunning: boolean } {
  if (live) {
    const { value, unit } = formatFigureDuration(live.ageMs);
    return { text: unit === 's' ? value : formatSeconds(live.ageMs), isRunning: true };
  }
  return { text: record.totalMs === null ? '' : formatSeconds(record.totalMs), isRunning: false };
}

const coldLoadMs = 1000;

const codeTags: Readonly<Record<string, string>> = {
  model_not_found: 'no model',
  queue_full: 'queue',
  queue_timeout: 'queue',
  backend_busy: 'queue',
  body_too_large: 'too large',
  first_byte_timeout: 'time-out',
  stream_idle_timeout: 'time-out',
  total_timeout: 'time-out',
  stream_interrupted: 'broken off',
  request_cancelled: 'cancelled',
};

/** What is odd about a row, each in a word. */
export function listTags({ record }: RequestRow): string[] {
  const tags: string[] = [];
  if (record.truncated) tags.push('cut');
  if ((record.loadMs ?? 0) > coldLoadMs) tags.push('cold');
  if (record.attempts > 1) tags.push('retried');
  if (record.cache === 'hit') tags.push('cached');
  const code = record.errorCode === null ? undefined : codeTags[record.errorCode];
  if (code !== undefined) tags.push(code);
  return tags;
}
