import { isDeepStrictEqual } from 'node:util';
import { createModelFinder, RoomError } from '../../base/index.ts';
import type { MovedName, RoutingComparison, RoutingDraft, RuleDraft } from '../../contract/model/index.ts';
import type { RouteTable } from '../../routing/index.ts';
import type { AskedName } from '../../telemetry/index.ts';
import { checkDraft, readDraft } from './check-draft.ts';
import { findShadows } from './find-shadows.ts';
import { describeDestination, findDestination, measureMove } from './measure-move.ts';
import type { RoutingLog } from './routing-log.ts';
import type { CompareSources, RuleSettings } from './routing-sources.ts';

const shownNames = 50;

/** Rules beside the requests of the last 7 days: how often each was used, and which requests a draft would have sent elsewhere. */
export async function compareDrafts(
  deps: CompareSources,
  log: RoutingLog,
  draft: RoutingDraft | null,
): Promise<RoutingComparison> {
  const { models, defaultModel } = deps.config.current().config;
  const rules: readonly RuleDraft[] = draft?.rules ?? models.map(toDraft);
  const problems = draft === null ? [] : checkDraft(deps, draft);
  const shadows = findShadows(rules);
  const { asked, problem } = await readAsked(log);
  const hits = asked === null ? null : countHits(rules, asked);
  const isComparable = draft !== null && asked !== null && problems.length === 0;
  return {
    problems,
    rules: rules.map((_, place) => ({
      requests: hits?.byRule[place] ?? null,
      shadowedBy: shadows[place] ?? null,
    })),
    plainRequests: hits?.plain ?? null,
    unnamedRequests: hits?.unnamed ?? null,
    moved: isComparable ? findMoved(deps, { before: { models, defaultModel }, after: readDraft(draft), asked }) : null,
    logProblem: problem,
  };
}

/** What the schema leaves out stays out. */
export const toDraft = ({ match, use, split, set }: RuleSettings['models'][number]): RuleDraft => ({
  match,
  use,
  ...(split === undefined ? {} : { split }),
  ...(set === undefined ? {} : { set: Object.fromEntries(Object.entries(set).filter(isSet)) }),
});

const isSet = (entry: [string, string | number | undefined]): entry is [string, string | number] =>
  entry[1] !== undefined;

async function readAsked(
  log: RoutingLog,
): Promise<{ readonly asked: readonly AskedName[] | null; readonly problem: string | null }> {
  try {
    return { asked: await log.asked(), problem: null };
  } catch (error) {
    if (!(error instanceof RoomError)) throw error;
    return { asked: null, problem: error.message };
  }
}

interface Hits {
  readonly byRule: readonly number[];
  readonly plain: number;
  readonly unnamed: number;
}

function countHits(rules: readonly RuleDraft[], asked: readonly AskedName[]): Hits {
  const find = createModelFinder(rules.map(({ match }) => match));
  const byRule = rules.map(() => 0);
  let [plain, unnamed] = [0, 0];
  for (const { model, requests } of asked) {
    const place = model === null ? -1 : find(model);
    if (model === null) unnamed += requests;
    else if (place < 0) plain += requests;
    else byRule[place] = (byRule[place] ?? 0) + requests;
  }
  return { byRule, plain, unnamed };
}

interface Question {
  readonly before: RuleSettings;
  readonly after: RuleSettings;
  readonly asked: readonly AskedName[];
}

function findMoved(deps: CompareSources, { before, after, asked }: Question): NonNullable<RoutingComparison['moved']> {
  const state = deps.gateway.routeState();
  const [old, next] = [createFinder(before, deps.routes()), createFinder(after, deps.buildRoutes(after))];
  const isDefaultSame = before.defaultModel === after.defaultModel;
  const names = asked.flatMap(({ model, requests }): MovedName[] => {
    const [oldRule, nextRule] = [old.find(model), next.find(model)];
    // Where neither name nor default changed, nothing is planned: a log knows thousands of names.
    if (isDeepStrictEqual(oldRule, nextRule) && (isDefaultSame || (model !== null && oldRule !== null))) return [];
    const name = model ?? '';
    const from = findDestination({ model: name, rule: oldRule, table: old.table, state });
    const to = findDestination({ model: name, rule: nextRule, table: next.table, state });
    const share = measureMove(from, to);
    if (share < 1e-9) return [];
    const moved = Math.max(1, Math.round(requests * share));
    return [{ model, requests: moved, from: describeDestination(from), to: describeDestination(to) }];
  });
  const sorted = names.toSorted((one, other) => other.requests - one.requests);
  return { requests: names.reduce((sum, { requests }) => sum + requests, 0), names: sorted.slice(0, shownNames) };
}

function createFinder({ models }: RuleSettings, table: RouteTable) {
  const find = createModelFinder(models.map(({ match }) => match));
  return { table, find: (model: string | null) => (model === null ? null : (models[find(model)] ?? null)) };
}
