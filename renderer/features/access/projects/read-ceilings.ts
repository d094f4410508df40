import type { LimitName, Limits } from '../../../../apps/contract/model/index.ts';
import { readCeiling, writeCeiling } from './read-ceiling.ts';

export type TypedLimits = Readonly<Record<LimitName, string>>;

export type CeilingsRead =
  | { readonly kind: 'limits'; readonly limits: Limits }
  | { readonly kind: 'wrong'; readonly problems: Partial<Record<LimitName, string>> };

/** The most that the service takes. */
const most: Readonly<Record<LimitName, number>> = {
  ...{ rpm: 100_000, tokensPerMinute: 1e12, tokensPerDay: 1e12, tokensPerMonth: 1e12, concurrency: 1e12 },
};

/** Everything typed, or what is wrong with it by field. */
export function readCeilings(typed: TypedLimits): CeilingsRead {
  const problems: Partial<Record<LimitName, string>> = {};
  const limits: Record<LimitName, number | null> = {
    ...{ rpm: null, tokensPerMinute: null, tokensPerDay: null, tokensPerMonth: null, concurrency: null },
  };
  for (const name of Object.keys(most) as LimitName[]) {
    const read = readCeiling(typed[name], most[name]);
    if (read.kind === 'wrong') problems[name] = read.message;
    else limits[name] = read.ceiling;
  }
  return Object.keys(problems).length > 0 ? { kind: 'wrong', problems } : { kind: 'limits', limits };
}

/** What stands in the fields for limits that are there. */
export const writeCeilings = (limits: Limits): TypedLimits => ({
  rpm: writeCeiling(limits.rpm),
  tokensPerMinute: writeCeiling(limits.tokensPerMinute),
  tokensPerDay: writeCeiling(limits.tokensPerDay),
  tokensPerMonth: writeCeiling(limits.tokensPerMonth),
  concurrency: writeCeiling(limits.concurrency),
});

export const noLimitsTyped: TypedLimits = {
  ...{ rpm: '', tokensPerMinute: '', tokensPerDay: '', tokensPerMonth: '', concurrency: '' },
};
