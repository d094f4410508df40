import { Blocks } from '../../shared/index.ts';
import { Band } from './band.tsx';

const rows: readonly (readonly [string, readonly number[], number])[] = [
  ['Now', [34, 78, 70], 25],
  ['Memory', [18, 100, 62, 58], 25],
  ['Speed', [52, 40, 52, 30], 27],
  ['Use', [70, 64, 50, 42], 25],
  ['Problems', [22], 25],
];

/** The page's frame before the first answer: the bands are there, their rows are quiet blocks. */
export function LoadingBands() {
  return rows.map(([label, widths, rowHeight]) => (
    <Band key={label} label={label}>
      <Blocks widths={widths} rowHeight={rowHeight} label={`${label} is loading`} />
    </Band>
  ));
}
