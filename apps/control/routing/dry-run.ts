import { createModelFinder, toModelKey } from '../../base/index.ts';
import {
  type DryRun,
  type DryRunCandidate,
  type DryRunRequest,
  dryRunRequestSchema,
  type ModelUseSummary,
} from '../../contract/model/index.ts';
import { planRoute, type RouteCandidate, type RouteState, type RouteTable } from '../../routing/index.ts';
import { readDraft } from './check-draft.ts';
import { explainCandidate } from './explain-candidate.ts';
import type { RoutingLog } from './routing-log.ts';
import type { DecisionSources, RuleSettings } from './routing-sources.ts';
import { explainSkipped } from './skipped-rules.ts';

interface Scene {
  readonly request: DryRunRequest;
  readonly table: RouteTable;
  readonly state: RouteState;
  readonly rules: RuleSettings['models'];
  readonly project: { readonly id: string; readonly models: readonly string[]; readonly isLocalOnly: boolean } | null;
  readonly use: readonly ModelUseSummary[];
}

/** A request that asks for nothing but a model. */
export const askFor = (model: string): DryRunRequest => dryRunRequestSchema.parse({ model });

/** Where a request would go, and why, without sending one. Throws `invalid_draft`. */
export async function dryRun(
  deps: DecisionSources,
  log: Pick<RoutingLog, 'use'>,
  request: DryRunRequest,
): Promise<DryRun> {
  const draft = request.draft === null ? null : readDraft(request.draft);
  return playThrough({
    request,
    table: draft === null ? deps.routes() : deps.buildRoutes(draft),
    state: deps.gateway.routeState(),
    rules: (draft ?? deps.config.current().config).models,
    project: request.project === null ? null : findProject(deps, request.project),
    use: await log.use(),
  });
}

function findProject({ gateway }: DecisionSources, id: string): Scene['project'] {
  return gateway.settings().projects.get(id)?.rules ?? null;
}

function playThrough(scene: Scene): DryRun {
  const { request, table, state, rules, project } = scene;
  const { model, session, needs } = request;
  const plan = planRoute(
    {
      ...{ model, session, needs },
      limits: project === null ? [] : [{ of: 'project', models: project.models }],
      isLocalOnly: project?.isLocalOnly ?? false,
    },
    table,
    state,
  );
  const matches = rules.map(({ match }) => match);
  const found = model === '' ? -1 : createModelFinder(matches)(model);
  const rule = found < 0 ? null : found;
  const candidates = plan.candidates.map((candidate) => describeCandidate(candidate, scene));
  return {
    model,
    rule,
    candidates,
    steps: [...(model === '' ? [] : explainSkipped(matches, rule)), ...insertFacts(plan, candidates, scene)],
    sets: readSets(rules, rule),
    refusal: plan.refusal,
  };
}

function readSets(rules: RuleSettings['models'], rule: number | null): DryRun['sets'] {
  const set = rule === null ? undefined : rules[rule]?.set;
  const given = Object.entries(set ?? {}).filter((entry): entry is [string, string | number] => entry[1] !== undefined);
  return Object.fromEntries(given);
}

function describeCandidate({ backend, model, dialect, settings, why }: RouteCandidate, scene: Scene): DryRunCandidate {
  const models = scene.state.models.get(backend);
  const isResident = models?.get(model)?.isResident ?? null;
  const used = scene.use.find((entry) => toModelKey(entry.model) === toModelKey(model));
  return {
    ...{ backend, model, dialect, settings, why, isResident },
    isThere: models?.has(model) ?? null,
    isLocal: scene.table.backends.find(({ id }) => id === backend)?.isLocal === true,
    expectedLoadMs: isResident === false ? (used?.loadMs ?? null) : null,
    expectedFirstTokenMs: used?.firstTokenMs ?? null,
  };
}

/** What is known of the first place stands behind what the plan says of it. */
function insertFacts(
  plan: ReturnType<typeof planRoute>,
  [described]: readonly DryRunCandidate[],
  { request, state, project }: Scene,
): DryRun['steps'] {
  const steps = [...plan.steps];
  const [first] = plan.candidates;
  if (!first || !described) return steps;
  const last = steps.findLastIndex(({ backend, model }) => backend === first.backend && model === first.model);
  const facts = explainCandidate({
    ...{ candidate: first, needs: request.needs, project },
    model: state.models.get(first.backend)?.get(first.model),
    isLocal: described.isLocal,
    expectedLoadMs: described.expectedLoadMs,
  });
  return steps.toSpliced(last < 0 ? steps.length : last + 1, 0, ...facts);
}
