import { type PointerEvent, useState } from 'react';
import {
  buildValueScale,
  type ChartMark,
  EventLane,
  formatWhen,
  listTimeTicks,
  placeValue,
  SpanMark,
  Swatch,
  type TimeRange,
  useSpanChoice,
} from '../../../shared/index.ts';
import type { Stack } from './build-stack.ts';
import { chooseUnit } from './choose-unit.ts';
import type { ChartWords } from './describe-stack.ts';
import { drawLayers, drawnWidth, drawPrevious } from './draw-stack.ts';

interface UsageChartProps {
  readonly stack: Stack;
  readonly words: ChartWords;
  readonly marks: readonly ChartMark[];
  /** The right end is some time in place of now. */
  readonly hasEnded: boolean;
  readonly onSelect: (stretch: TimeRange) => void;
}

const heightPx = 168;

interface HoverProps extends Pick<UsageChartProps, 'stack' | 'words'> {
  readonly bar: number;
}

function Hover({ stack, words, bar }: HoverProps) {
  const shown = stack.bars[bar];
  const spanMs = (stack.bars.at(-1)?.untilMs ?? 0) - (stack.bars[0]?.sinceMs ?? 0);
  if (!shown) return null;
  const at = ((shown.sinceMs + shown.untilMs) / 2 - (stack.bars[0]?.sinceMs ?? 0)) / spanMs;
  const side = at > 0.6 ? { right: `${(1 - at) * 100 + 1}%` } : { left: `${at * 100 + 1}%` };
  const rows = stack.layers.map((layer) => ({ layer, value: layer.values[bar] ?? 0 })).filter(({ value }) => value > 0);
  return (
    <>
      <i className="usage-cross" style={{ left: `${at * 100}%` }} />
      <div className="chart-hover usage-hover" style={side}>
        <div className="dim">
          {formatWhen(shown.sinceMs, shown.untilMs)} to {formatWhen(shown.untilMs, shown.sinceMs)}
        </div>
        {rows.toReversed().map(({ layer, value }) => (
          <div key={words.name(layer)} className="usage-hover-row">
            <span className="cut">
              <Swatch series={layer.series} />
              {words.name(layer)}
            </span>
            <b>{words.value(value)}</b>
          </div>
        ))}
        <div className="usage-hover-row">
          <span>All</span>
          <b>{words.value(shown.total)}</b>
        </div>
        {shown.previous === null ? null : (
          <div className="usage-hover-row dim">
            <span>Before</span>
            <b>{words.value(shown.previous)}</b>
          </div>
        )}
      </div>
    </>
  );
}

function Plot({ stack, top }: { readonly stack: Stack; readonly top: number }) {
  const previous = drawPrevious(stack, heightPx, top);
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: the figure around it says in words what it shows
    <svg width="100%" height={heightPx} viewBox={`0 0 ${drawnWidth} ${heightPx}`} preserveAspectRatio="none">
      {drawLayers(stack, heightPx, top).map(({ key, series, path }) => (
        <path key={key} d={path} fill={`var(--series-${series})`} />
      ))}
      {previous === '' ? null : <path d={previous} className="usage-previous" />}
    </svg>
  );
}

function useChoice({ stack: { bars }, words, onSelect }: Pick<UsageChartProps, 'stack' | 'words' | 'onSelect'>) {
  const ends = bars.map(({ untilMs }) => untilMs);
  const edgesMs = bars[0] === undefined ? [] : [bars[0].sinceMs, ...ends];
  return useSpanChoice({
    ...{ edgesMs, onSelect, label: 'Span of the chart.' },
    tell: ({ sinceMs, untilMs }) => {
      const within = bars.filter((bar) => bar.sinceMs >= sinceMs && bar.untilMs <= untilMs);
      const total = within.reduce((sum, bar) => sum + bar.total, 0);
      return `${formatWhen(sinceMs, untilMs)} to ${formatWhen(untilMs, sinceMs)}, ${words.value(total)}`;
    },
  });
}

/** Bars of time in layers, under the lane of what happened. Its summary says the same in words. */
export function UsageChart({ stack, words, marks, hasEnded, onSelect }: UsageChartProps) {
  const { marked, plotProps } = useChoice({ stack, words, onSelect });
  const [bar, setBar] = useState<number | null>(null);
  const unit = chooseUnit(words.measure, stack.most, words.currency);
  const scale = buildValueScale([stack.most / unit.size], false);
  const sinceMs = stack.bars[0]?.sinceMs ?? 0;
  const untilMs = stack.bars.at(-1)?.untilMs ?? sinceMs + 1;
  const follow = ({ currentTarget, clientX }: PointerEvent): void => {
    const { left, width } = currentTarget.getBoundingClientRect();
    const atMs = sinceMs + ((clientX - left) / width) * (untilMs - sinceMs);
    const found = stack.bars.findIndex((each) => atMs >= each.sinceMs && atMs < each.untilMs);
    setBar(found < 0 ? null : found);
  };
  return (
    <figure className="chart usage-chart" aria-label={words.summary}>
      <EventLane marks={marks} span={[sinceMs, untilMs]} />
      <div
        className="chart-plot span-plot"
        style={{ height: heightPx }}
        {...plotProps}
        onPointerMove={(event) => {
          follow(event);
          plotProps.onPointerMove(event);
        }}
        onPointerLeave={() => setBar(null)}
      >
        {scale === null ? (
          <div className="chart-empty">{words.empty}</div>
        ) : (
          <>
            {scale.ticks.map((tick) => (
              <i key={tick} className="usage-grid" style={{ top: `${placeValue(scale, tick) * 100}%` }} />
            ))}
            <Plot stack={stack} top={scale.domain[1] * unit.size} />
            {scale.ticks.map((tick) => (
              <em key={tick} className="chart-tick" style={{ top: `${placeValue(scale, tick) * 100}%` }}>
                {unit.formatTick(tick)}
              </em>
            ))}
            {marks
              .filter(({ atMs, isQuiet }) => !isQuiet && atMs > sinceMs && atMs < untilMs)
              .map(({ atMs, text }) => (
                <i
                  key={`${atMs} ${text}`}
                  className="usage-rule"
                  style={{ left: `${((atMs - sinceMs) / (untilMs - sinceMs)) * 100}%` }}
                />
              ))}
            <SpanMark marked={marked} />
            {bar === null ? null : <Hover stack={stack} words={words} bar={bar} />}
          </>
        )}
      </div>
      <div className="chart-times" aria-hidden="true">
        {listTimeTicks(sinceMs, untilMs, { most: 12, clearAtEnd: 0.08, hasEnded }).map(({ at, label }) => (
          <em key={at} style={{ left: `${at * 100}%` }}>
            {label}
          </em>
        ))}
      </div>
    </figure>
  );
}
