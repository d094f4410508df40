import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useControl, useControlEvent, useThrottled } from '../../shared/index.ts';
import { describeWriting } from './describe-writing.ts';

const patienceMs = 5000;
/** The last minute goes on also where nothing ends. */
const slideMs = 20_000;

function useWriting() {
  const { queries } = useControl();
  const cache = useQueryClient();
  const renew = useThrottled(() => void cache.invalidateQueries({ queryKey: queries.use.writing.key() }), patienceMs);
  useControlEvent(({ type }) => {
    if (type === 'records-stored') renew();
  });
  return useQuery(queries.use.writing.queryOptions({ refetchInterval: slideMs })).data;
}

const heightPx = 32;
const barPx = 4;
const stepPx = 5.2;
/** A minute without a token keeps its place. */
const leastPx = 1;

function drawBar(share: number, minute: number): string {
  const height = Math.max(leastPx, share * heightPx).toFixed(1);
  return `M${(minute * stepPx).toFixed(1)} ${heightPx}v-${height}h${barPx}v${height}z`;
}

/** How fast the last hour's answers were written, a bar a minute. Where the log cannot be read there is none. */
export function PanelSpeed() {
  const history = useWriting();
  if (history === undefined) return null;
  const { heights, note, summary } = describeWriting(history);
  const bars = heights.map(drawBar);
  return (
    <figure className="panel-speed" aria-label={summary}>
      <svg
        viewBox={`0 0 ${heights.length * stepPx - stepPx + barPx} ${heightPx}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path d={bars.slice(0, -1).join('')} />
        <path d={bars.at(-1)} className="panel-speed-now" />
      </svg>
      <figcaption aria-hidden="true">
        <span>60 min ago</span>
        <span>{note}</span>
        <span>now</span>
      </figcaption>
    </figure>
  );
}
