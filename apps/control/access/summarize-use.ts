import type { ProjectReport, Stranger } from '../../contract/model/index.ts';
import type { AccessUse } from '../../telemetry/index.ts';

const mostApps = 20;
const mostStrangers = 50;

/** What was done in the name of a project; `use` is `null` when the log cannot be read. */
export function summarizeProjectUse(
  use: readonly AccessUse[] | null,
  id: string,
): Pick<ProjectReport, 'apps' | 'requests' | 'lastAtMs'> {
  if (use === null) return { apps: [], requests: null, lastAtMs: null };
  const mine = use.filter(({ project }) => project === id);
  const apps = gather(mine, ({ app }) => app ?? '')
    .filter(({ app }) => app !== null)
    .slice(0, mostApps);
  return {
    apps: apps.map(({ app, requests, lastAtMs }) => ({ name: app ?? '', requests, lastAtMs })),
    requests: mine.reduce((sum, { requests }) => sum + requests, 0),
    lastAtMs: mine.length === 0 ? null : Math.max(...mine.map(({ lastAtMs }) => lastAtMs)),
  };
}

/** Who called without a configured project, busiest first. Who showed a key of such a project is known by it. */
export function listStrangers(use: readonly AccessUse[], projects: ReadonlySet<string>): Stranger[] {
  const strange = use.filter(({ project }) => project === null || !projects.has(project));
  return gather(strange, ({ app, project }) => JSON.stringify([app, project]))
    .slice(0, mostStrangers)
    .map(({ app, project, requests, lastAtMs }) => ({ app, project, requests, lastAtMs }));
}

interface Gathered {
  readonly app: string | null;
  readonly project: string | null;
  requests: number;
  lastAtMs: number;
}

function gather(use: readonly AccessUse[], nameOf: (each: AccessUse) => string): Gathered[] {
  const groups = new Map<string, Gathered>();
  for (const each of use) {
    const { app, project, requests, lastAtMs } = each;
    const group = groups.get(nameOf(each));
    if (group === undefined) {
      groups.set(nameOf(each), { app, project, requests, lastAtMs });
      continue;
    }
    group.requests += requests;
    group.lastAtMs = Math.max(group.lastAtMs, lastAtMs);
  }
  return [...groups.values()].sort((a, b) => b.requests - a.requests);
}
