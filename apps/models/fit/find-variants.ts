import { type CacheType, cacheTypes, type FitChoice } from '../../contract/model/index.ts';
import type { LoadPlan } from './estimate-need.ts';

/** No shorter length is taken or offered. */
export const shortestContext = 2048;
const contextStep = 1024;
const maxSteps = 1024;
const formatTokens = (tokens: number): string => tokens.toLocaleString('en-US');

/** Bytes that the model needs when it is loaded so. */
export type NeedOf = (plan: LoadPlan) => number;

/** The longest context not above `highest` that needs no more than `withinBytes`; `null` when not even the shortest does. */
export function findLongestContext(
  needOf: (contextLength: number) => number,
  highest: number,
  withinBytes: number,
): number | null {
  if (highest < 1) return null;
  const step = contextStep * Math.ceil(highest / (contextStep * maxSteps));
  const steps = Array.from({ length: Math.ceil(highest / step) }, (_, index) => index * step);
  const lengths = [...steps.filter((length) => length >= shortestContext), Math.min(shortestContext, highest), highest];
  return (
    lengths
      .filter((length) => length <= highest)
      .sort((a, b) => b - a)
      .find((length) => needOf(length) <= withinBytes) ?? null
  );
}

/** The longest shorter context, the best smaller cache type, and only where neither is enough both at once. */
export function findVariants(plan: LoadPlan, needOf: NeedOf, withinBytes: number): readonly FitChoice[] {
  const smallerTypes = cacheTypes.slice(cacheTypes.indexOf(plan.cacheType) + 1);
  const alone = [
    ...shortenContext(plan, needOf, withinBytes).map((found) => nameContext(found, '')),
    ...smallerTypes
      .map((cacheType) => nameCacheType(cacheType, needOf({ ...plan, cacheType })))
      .filter(({ neededBytes }) => neededBytes <= withinBytes)
      .slice(0, 1),
  ];
  const smallest = smallerTypes.at(-1);
  if (alone.length > 0 || smallest === undefined) return alone;
  return shortenContext({ ...plan, cacheType: smallest }, needOf, withinBytes).map((found) =>
    nameContext(found, smallest),
  );
}

interface ShorterContext {
  readonly contextLength: number;
  readonly neededBytes: number;
}

function shortenContext(plan: LoadPlan, needOf: NeedOf, withinBytes: number): readonly ShorterContext[] {
  const needAt = (contextLength: number): number => needOf({ ...plan, contextLength });
  const contextLength = findLongestContext(needAt, plan.contextLength - 1, withinBytes);
  return contextLength === null ? [] : [{ contextLength, neededBytes: needAt(contextLength) }];
}

function nameContext({ contextLength, neededBytes }: ShorterContext, cacheType: CacheType | ''): FitChoice {
  const setting = `num_ctx or x-drover-num-ctx of the request, else daemon.contextLength: ${contextLength}`;
  const label = `Use a context of ${formatTokens(contextLength)} tokens: ${setting}`;
  if (cacheType === '') return { kind: 'smaller-context', label, neededBytes };
  return { kind: 'smaller-context-and-cache', label: `${label}, and daemon.kvCacheType: ${cacheType}`, neededBytes };
}

const nameCacheType = (cacheType: CacheType, neededBytes: number): FitChoice => ({
  kind: 'smaller-cache-type',
  label: `Keep the cache as ${cacheType}: daemon.kvCacheType: ${cacheType}`,
  neededBytes,
});
