import { createError, type Parsed } from '../../translate/index.ts';
import { parseJsonText } from '../exchange/read-json.ts';

/** One request of a batch as it came: read when its turn comes. */
export type BatchEntry = () => Parsed<unknown>;

const maxRequestCount = 10_000;

const refuse = (message: string): Parsed<never> => ({
  kind: 'refused',
  error: createError('invalid_request', message),
});

function listEntries(text: string, isWholeJson: boolean, maxJsonDepth: number): Parsed<readonly BatchEntry[]> {
  if (!isWholeJson) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return { kind: 'parsed', value: lines.map((line) => () => parseJsonText(line, maxJsonDepth, 'This line')) };
  }
  const whole = parseJsonText(text, maxJsonDepth);
  if (whole.kind === 'refused') return whole;
  const values: readonly unknown[] = Array.isArray(whole.value) ? whole.value : [whole.value];
  return { kind: 'parsed', value: values.map((value) => () => ({ kind: 'parsed', value })) };
}

/** Cuts a batch into its requests: lines of JSON, or with `isWholeJson` an array of them; at most 10,000. */
export function readBatch(
  text: string,
  options: { readonly isWholeJson: boolean; readonly maxJsonDepth: number },
): Parsed<readonly BatchEntry[]> {
  const entries = listEntries(text, options.isWholeJson, options.maxJsonDepth);
  if (entries.kind === 'refused') return entries;
  if (entries.value.length === 0) return refuse('The batch holds no request.');
  const isTooLong = entries.value.length > maxRequestCount;
  return isTooLong ? refuse(`A batch may hold at most ${maxRequestCount} requests.`) : entries;
}
