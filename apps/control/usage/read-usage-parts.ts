import type { UsagePageParts } from '../../contract/model/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';

/** The smaller parts of the Usage page, of one window. */
export async function readUsageParts(
  { queries }: Pick<Telemetry, 'queries'>,
  window: { readonly sinceMs: number; readonly untilMs: number },
): Promise<UsagePageParts> {
  const [callers, errors, cuts, breaks, cache, overhead] = await Promise.all([
    queries.usageCallers(window),
    queries.usageErrors(window),
    queries.usageCuts(window),
    queries.usageBreaks(window),
    queries.usageCache(window),
    queries.usageOverhead(window),
  ]);
  const lists = { callers: [...callers], errors: [...errors], cuts: [...cuts], breaks: [...breaks] };
  return { ...lists, cache: [...cache], overhead };
}
