import { createModelFinder } from '../../base/index.ts';
import type { PriceSetting, Savings, UsageReport } from '../../contract/model/index.ts';

const million = 1_000_000;

/** What the tokens of a window would have cost by the prices that were given; `null` without any. `byModel` is the use of the window by model. */
export function estimateSavings(prices: readonly PriceSetting[], byModel: UsageReport): Savings | null {
  const [first] = prices;
  if (first === undefined) return null;
  const find = createModelFinder(prices.map(({ model }) => model));
  const rates: Savings['rates'] = [];
  const unpriced: string[] = [];
  const used = new Set<PriceSetting>();
  let amount = 0;
  for (const { name, promptTokens, completionTokens } of byModel.rows) {
    if (name === null || promptTokens + completionTokens === 0) continue;
    const price = prices[find(name)];
    if (price === undefined) {
      unpriced.push(name);
      continue;
    }
    used.add(price);
    rates.push({ model: name, readPerMillion: price.read, writtenPerMillion: price.written });
    amount += (promptTokens * price.read + completionTokens * price.written) / million;
  }
  const dates = [...(used.size === 0 ? prices : used)].map(({ asOf }) => asOf);
  return { currency: first.currency, asOf: dates.sort()[0] ?? first.asOf, amount, rates, unpriced };
}
