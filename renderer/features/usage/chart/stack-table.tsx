import { formatWhen, ScrollRegion } from '../../../shared/index.ts';
import type { Stack } from './build-stack.ts';
import type { ChartWords } from './describe-stack.ts';

interface StackTableProps {
  readonly stack: Stack;
  readonly words: ChartWords;
}

/** The chart as a table, newest first; bars in which nothing was are left out. */
export function StackTable({ stack, words }: StackTableProps) {
  const nowMs = stack.bars.at(-1)?.untilMs ?? 0;
  const shown = stack.bars.map((bar, index) => ({ bar, index })).filter(({ bar }) => bar.total > 0 || bar.previous);
  const isCompared = stack.bars.some(({ previous }) => previous !== null);
  return (
    <ScrollRegion className="usage-stack-table" label={words.summary}>
      <table className="plain-table">
        <thead>
          <tr>
            <th>From</th>
            {stack.layers.map((layer) => (
              <th key={words.name(layer)} className="number" title={words.name(layer)}>
                {words.name(layer)}
              </th>
            ))}
            <th className="number">All</th>
            {isCompared ? <th className="number">Before</th> : null}
          </tr>
        </thead>
        <tbody>
          {shown.toReversed().map(({ bar, index }) => (
            <tr key={bar.sinceMs}>
              <td>{formatWhen(bar.sinceMs, nowMs)}</td>
              {stack.layers.map((layer) => (
                <td key={words.name(layer)} className="number">
                  {(layer.values[index] ?? 0) === 0 ? '' : words.value(layer.values[index] ?? 0)}
                </td>
              ))}
              <td className="number">{words.value(bar.total)}</td>
              {bar.previous === null ? null : <td className="number">{words.value(bar.previous)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
