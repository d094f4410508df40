import type { RequestRecord } from '../../../../apps/contract/model/index.ts';
import { formatCount, formatDuration } from '../../../shared/index.ts';

/** One line of the waterfall. Places are shares of the whole time. */
export interface WaterfallStep {
  readonly name: string;
  readonly from: number;
  readonly width: number;
  /** A moment rather than a stretch. */
  readonly isMark: boolean;
  /** CSS colour; empty where nothing is drawn. */
  readonly colour: string;
  readonly value: string;
  readonly detail: string;
}

interface StretchLook {
  readonly colour: string;
  readonly detail: string;
}

const atSpeed = (tokens: number | null, speed: number | null): string => {
  if (tokens === null) return '';
  return `${formatCount(tokens)} tokens${speed === null ? '' : ` at ${formatCount(speed)} a second`}`;
};

/** Below this the model was there already and the daemon only looked it up. */
const loadedMs = 100;

/** Where the time went, in the order it passed: in line, loading, reading, first token, writing, and Drover's own part. */
export function buildWaterfall(record: RequestRecord): WaterfallStep[] {
  const { queueMs, loadMs, prefillMs, decodeMs, firstTokenMs, overheadMs } = record;
  const phases = (queueMs ?? 0) + (loadMs ?? 0) + (prefillMs ?? 0) + (decodeMs ?? 0);
  const totalMs = Math.max(record.totalMs ?? 0, phases, 1);
  const freshTokens =
    record.promptTokens === null ? null : record.promptTokens - Math.min(record.promptTokens, record.cachedTokens ?? 0);
  let passedMs = 0;
  const stretch = (name: string, ms: number | null, { colour, detail }: StretchLook): WaterfallStep => {
    const from = passedMs / totalMs;
    passedMs += ms ?? 0;
    const value = ms === null ? '' : formatDuration(ms);
    return { name, from, width: (ms ?? 0) / totalMs, isMark: false, colour, value, detail };
  };
  const steps = [
    stretch('In line', queueMs, { colour: 'var(--series-6)', detail: '' }),
    stretch('Loading', loadMs, {
      colour: 'var(--series-4)',
      detail: loadMs !== null && loadMs < loadedMs ? 'already loaded' : '',
    }),
    stretch('Reading prompt', prefillMs, {
      colour: 'var(--series-2)',
      detail: atSpeed(freshTokens, record.prefillTokensPerSecond),
    }),
  ];
  const mark: WaterfallStep = {
    name: 'First token',
    from: (firstTokenMs ?? 0) / totalMs,
    width: 0,
    isMark: true,
    colour: firstTokenMs === null ? '' : 'var(--text)',
    value: firstTokenMs === null ? '' : formatDuration(firstTokenMs),
    detail: firstTokenMs === null && !record.stream ? 'not streamed' : '',
  };
  const writingFromMs = Math.max(passedMs, firstTokenMs ?? 0);
  passedMs = Math.min(writingFromMs, totalMs - (decodeMs ?? 0));
  const writing = stretch('Writing', decodeMs, {
    colour: 'var(--series-1)',
    detail: atSpeed(record.completionTokens, record.decodeTokensPerSecond),
  });
  const added: WaterfallStep = {
    name: 'Drover added',
    from: 0,
    width: (overheadMs ?? 0) / totalMs,
    isMark: false,
    colour: 'var(--text3)',
    value: overheadMs === null ? '' : formatDuration(overheadMs),
    detail: '',
  };
  return [...steps, mark, writing, added];
}
