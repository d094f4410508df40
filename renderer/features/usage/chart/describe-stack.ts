import type { UsagePage } from '../../../../apps/contract/model/index.ts';
import type { TimeWindow } from '../../../shared/index.ts';
import { type Measure, measureWords, renderMeasure } from '../measures.ts';
import { nameGroup } from '../name-group.ts';
import type { Stack, StackLayer } from './build-stack.ts';

/** The chart's words. */
export interface ChartWords {
  readonly measure: Measure;
  readonly currency: string;
  /** The chart in a sentence, for those who do not see it. */
  readonly summary: string;
  readonly empty: string;
  readonly name: (layer: Pick<StackLayer, 'name' | 'isOthers'>) => string;
  readonly value: (value: number) => string;
}

const emptyWords: Readonly<Record<Measure, string>> = {
  busy: 'Nothing kept a model busy',
  requests: 'No request came',
  read: 'No token was read',
  written: 'No token was written',
  errors: 'No request failed',
  saved: 'No model that was used has a price',
};

/** What the chart says in words. */
export function describeStack(
  { report: { by }, keyNames, savings }: Pick<UsagePage, 'report' | 'keyNames' | 'savings'>,
  stack: Stack,
  { show, window }: { readonly show: Measure; readonly window: Pick<TimeWindow, 'over' | 'clause'> },
): ChartWords {
  const currency = savings?.currency ?? '';
  const value = (amount: number): string => renderMeasure(show, amount, currency);
  const name: ChartWords['name'] = (layer) => (layer.isOthers ? 'Others' : nameGroup(by, layer.name, keyNames));
  const parts = stack.layers.map((layer) => `${name(layer)} ${value(layer.sum)}`);
  const all = value(stack.layers.reduce((sum, layer) => sum + layer.sum, 0));
  const empty = `${emptyWords[show]} ${window.clause}.`;
  return {
    ...{ measure: show, currency, name, value, empty },
    summary:
      parts.length === 0 ? empty : `${measureWords[show]} by ${by} ${window.over}: ${parts.join(', ')}; ${all} in all.`,
  };
}
