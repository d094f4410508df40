import type { RoutingHistory } from '../../../../apps/contract/model/index.ts';
import { formatCount, plural } from '../../../shared/index.ts';

/** One backend's part; the busiest is drawn quietly, so that the others show. */
export interface FlowPart {
  readonly key: string;
  readonly name: string;
  readonly tone: 'quiet' | 'refused' | 1 | 2 | 3 | 4 | 5 | 6;
  readonly requests: number;
}

export interface FlowSegment {
  readonly key: string;
  readonly bar: number;
  readonly tone: FlowPart['tone'];
  readonly from: number;
  readonly height: number;
}

export interface FlowView {
  readonly parts: readonly FlowPart[];
  /** How many bars there are, from left to right. */
  readonly barCount: number;
  /** Their coloured parts; heights are shares of the highest bar, stacked from below. */
  readonly segments: readonly FlowSegment[];
  readonly summary: string;
}

const tones = [3, 2, 1, 4, 5, 6] as const;

/** Where requests went, as bars. */
export function buildFlow({ flows }: Pick<RoutingHistory, 'flows'>): FlowView {
  const served = flows.filter(({ backend }) => backend !== null);
  const refused = flows.filter(({ backend }) => backend === null);
  const parts = [...served, ...refused].map(({ backend, requests, counts }, place) => ({
    key: backend ?? ' refused',
    name: backend ?? 'refused',
    tone: backend === null ? ('refused' as const) : place === 0 ? ('quiet' as const) : (tones[(place - 1) % 6] ?? 6),
    requests,
    counts,
  }));
  const length = Math.max(0, ...parts.map(({ counts }) => counts.length));
  const sums = Array.from({ length }, (_, bar) => parts.reduce((sum, { counts }) => sum + (counts[bar] ?? 0), 0));
  const highest = Math.max(1, ...sums);
  const segments = sums.flatMap((_, bar) => {
    let from = 0;
    return parts.flatMap(({ key, tone, counts }): FlowSegment[] => {
      const height = (counts[bar] ?? 0) / highest;
      const segment = { key: `${bar} ${key}`, bar, tone, from, height };
      from += height;
      return height === 0 ? [] : [segment];
    });
  });
  const words = parts.map(({ name, requests }) => `${name} ${formatCount(requests)}`).join(', ');
  const total = parts.reduce((sum, { requests }) => sum + requests, 0);
  return {
    parts,
    barCount: length,
    segments,
    summary: `${plural(total, 'request')} in 24 hours${words === '' ? '' : `: ${words}`}.`,
  };
}
