import { listFigures, type TimingFacts } from '../../../shared/index.ts';

/** One figure of two calls; `change` in words, empty where it cannot be told. */
export interface ComparedFigure {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly change: string;
}

const keys = ['firstTokenMs', 'tokensPerSecond', 'promptTokens', 'completionTokens', 'totalMs'] as const;

/** From here on times say more than per cent. */
const manyTimes = 3;

/** `−12 %`, `+8 %`, `× 4.2`, `same`. */
function describeChange(before: number | null, after: number | null): string {
  if (before === null || after === null || before === 0) return '';
  const times = after / before;
  if (times >= manyTimes) return `× ${times.toFixed(1)}`;
  const percent = Math.round((times - 1) * 100);
  if (percent === 0) return 'same';
  return `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`;
}

/** Both calls' figures in one table. */
export function buildFigures(before: TimingFacts, after: TimingFacts | null): ComparedFigure[] {
  const then = listFigures(before);
  const now = after === null ? [] : listFigures(after);
  return then.map(({ name, value }, place) => {
    const key = keys[place];
    const change = key === undefined || after === null ? '' : describeChange(before[key], after[key]);
    return { name, before: value, after: now[place]?.value ?? '', change };
  });
}
