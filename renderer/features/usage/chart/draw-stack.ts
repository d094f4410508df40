import type { Stack } from './build-stack.ts';

/** The drawing's own units: the width is stretched to what there is, the height is in pixels. */
export const drawnWidth = 1000;

export interface DrawnLayer {
  readonly key: string;
  readonly series: number;
  readonly path: string;
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** Space between bars, as a share of one. */
const gap = 0.12;

function placeBars({ bars }: Stack): { readonly x: number; readonly width: number }[] {
  const sinceMs = bars[0]?.sinceMs ?? 0;
  const spanMs = (bars.at(-1)?.untilMs ?? 1) - sinceMs;
  return bars.map((bar) => ({
    x: ((bar.sinceMs - sinceMs) / spanMs) * drawnWidth,
    width: ((bar.untilMs - bar.sinceMs) / spanMs) * drawnWidth * (1 - gap),
  }));
}

/** One path a layer: a rectangle for each bar that it has a part in. `top` is the value at the upper end. */
export function drawLayers(stack: Stack, heightPx: number, top: number): DrawnLayer[] {
  const places = placeBars(stack);
  const bases = stack.bars.map(() => 0);
  return stack.layers.map(({ name, isOthers, series, values }, layer) => {
    let path = '';
    for (const [bar, value] of values.entries()) {
      const { x, width } = places[bar] ?? { x: 0, width: 0 };
      const base = bases[bar] ?? 0;
      bases[bar] = base + value;
      if (value <= 0) continue;
      const height = (value / top) * heightPx;
      path += `M${round(x)} ${round(heightPx * (1 - (base + value) / top))}h${round(width)}v${round(height)}h${round(-width)}z`;
    }
    return { key: isOthers ? 'others' : `${layer} ${name}`, series, path };
  });
}

/** The span before as a line of steps over the bars. */
export function drawPrevious(stack: Stack, heightPx: number, top: number): string {
  if (stack.bars.every(({ previous }) => previous === null)) return '';
  const places = placeBars(stack);
  return stack.bars
    .map(({ previous }, bar) => {
      const { x, width } = places[bar] ?? { x: 0, width: 0 };
      return `M${round(x)} ${round(heightPx * (1 - (previous ?? 0) / top))}h${round(width)}`;
    })
    .join('');
}
