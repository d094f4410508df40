import type { ProjectQuota, UsageBars, UsageGrouping, UsagePage } from '../../contract/model/index.ts';
import { reportProject } from '../access/read-access-page.ts';
import type { ControlDependencies } from '../control-dependencies.ts';
import { nameKeys } from '../keys/key-names.ts';
import { estimateSavings } from './estimate-savings.ts';

type PageSources = Pick<ControlDependencies, 'clock' | 'config' | 'gateway' | 'keys' | 'telemetry'>;

export interface UsagePageQuery {
  readonly by: UsageGrouping;
  /** Rising, UTC milliseconds; the window is that between the first and the last. */
  readonly edgesMs: readonly number[];
}

/** Data of the Usage page: the window and as long a window right before. */
export async function readUsagePage(deps: PageSources, { by, edgesMs }: UsagePageQuery): Promise<UsagePage> {
  const { clock, config, keys, telemetry } = deps;
  const { queries } = telemetry;
  const sinceMs = edgesMs[0] ?? 0;
  const untilMs = edgesMs.at(-1) ?? sinceMs;
  const spanMs = untilMs - sinceMs;
  const { prices } = config.current().config.usage;
  const [report, previous, series, before, byModel] = await Promise.all([
    queries.summarizeUsage(by, sinceMs, untilMs),
    queries.summarizeUsage(by, sinceMs - spanMs, sinceMs),
    queries.usageOverTime({ by, edgesMs }),
    queries.usageOverTime({ by: 'backend', edgesMs: edgesMs.map((edgeMs) => edgeMs - spanMs) }),
    prices.length === 0 || by === 'model' ? null : queries.summarizeUsage('model', sinceMs, untilMs),
  ]);
  return {
    ...{ atMs: clock.nowMs(), report, previous, series },
    previousTotal: before.total satisfies UsageBars,
    keyNames: by === 'key' ? nameKeys(keys) : {},
    quotas: listQuotas(deps),
    savings: estimateSavings(prices, byModel ?? report),
  };
}

/** Projects whose tokens of a day or month have an end. */
function listQuotas({ config, gateway }: Pick<PageSources, 'config' | 'gateway'>): ProjectQuota[] {
  return config.current().config.projects.flatMap((project) => {
    const meters = reportProject({ gateway }, project, null).meters.filter(
      ({ limit, ceiling }) => ceiling !== null && (limit === 'tokensPerDay' || limit === 'tokensPerMonth'),
    );
    return meters.length === 0 ? [] : [{ project: project.id, meters }];
  });
}
