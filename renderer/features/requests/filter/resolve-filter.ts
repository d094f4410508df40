import { parseFilter } from '../../../../apps/base/index.ts';
import { spanText } from './views.ts';

/**
 * The text's meaning at this moment, and the part of it that counts are taken within. "24h" reaches back from when it was asked for: a
 * filter that moved by itself would ask the log again and again.
 */
export function resolveFilter(text: string) {
  const nowMs = Date.now();
  return { ...parseFilter(text, nowMs), scope: parseFilter(spanText(text), nowMs).filter, nowMs };
}
