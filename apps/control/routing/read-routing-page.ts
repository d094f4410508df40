import { withoutDefaultTag } from '../../base/index.ts';
import type { BackendReport, Config, QueueSnapshot, RoutingBackend, RoutingPage } from '../../contract/model/index.ts';
import { planRoute } from '../../routing/index.ts';
import { toDraft } from './compare-drafts.ts';
import type { PageSources } from './routing-sources.ts';

/** The Routing page, from memory alone but for the history of the file. */
export function readRoutingPage(deps: PageSources): RoutingPage {
  const { clock, config: store, gateway } = deps;
  const state = store.current();
  const { config } = state;
  const lines = gateway.queue.snapshot();
  const [first] = planRoute({ model: '' }, deps.routes()).candidates;
  const [last] = store.history();
  return {
    atMs: clock.nowMs(),
    etag: state.etag,
    filePath: state.filePath,
    savedAtMs: last?.etag === state.etag ? last.atMs : null,
    lockedBecause: findLock(state),
    rules: config.models.map(toDraft),
    defaultModel: config.defaultModel,
    defaultTarget: first ? `${first.backend}/${withoutDefaultTag(first.model)}` : null,
    backends: gateway.backends().map((report) => describeBackend(report, lines, config)),
    projects: config.projects.map(({ id }) => id),
  };
}

/** What stands in the environment goes before the file, so a change of the file would change nothing. */
function findLock({ isFileInForce, sources }: ReturnType<PageSources['config']['current']>): string | null {
  if (!isFileInForce)
    return 'The configuration file has a fault and is not in force. Mend it on the Config page first.';
  for (const setting of ['models', 'backends', 'defaultModel']) {
    const source = sources.get(setting) ?? 'default';
    if (source !== 'default' && !source.startsWith('file')) return `The ${nouns[setting]} come from ${source}.`;
  }
  return null;
}

const nouns: Readonly<Record<string, string>> = { models: 'rules', backends: 'backends', defaultModel: 'defaults' };

function describeBackend(
  report: BackendReport,
  lines: readonly QueueSnapshot[],
  { backends }: Pick<Config, 'backends'>,
): RoutingBackend {
  const own = lines.filter(({ lane }) => lane === report.id || lane.startsWith(`${report.id}/`));
  const place = backends.findIndex(({ id }) => id === report.id);
  return {
    ...report,
    waiting: own.reduce((sum, { waiting }) => sum + waiting.reduce((count, entry) => count + entry.count, 0), 0),
    slots: own.length === 0 ? null : Math.max(...own.map(({ slots }) => slots)),
    fileIndex: place < 0 ? null : place,
  };
}
