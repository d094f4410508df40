import type { RouteRefusalCode, RouteStep } from '../contract/model/index.ts';
import { orderShares } from './choose-share.ts';
import { noSettings } from './explain-settings.ts';
import { followAliases } from './follow-aliases.ts';
import { isModelName } from './model-name.ts';
import { nameModel } from './name-model.ts';
import type { RequestParameters } from './request-parameters.ts';
import { findModel, type RouteState } from './route-state.ts';
import {
  findBackend,
  type ModelAddress,
  type RouteBackend,
  type RouteRule,
  type RouteSettings,
  type RouteTable,
} from './route-table.ts';

/** One place that a name leads to, before anything is asked about it. */
export interface Hop {
  readonly backend: RouteBackend;
  readonly model: string;
  /** What the rules set, also where the backend is no Ollama. */
  readonly settings: RouteSettings;
  readonly parameters: Partial<RequestParameters>;
  /** What was done to the name. */
  readonly notes: readonly string[];
  readonly why: string;
}

export interface Expansion {
  readonly hops: readonly Hop[];
  readonly steps: readonly RouteStep[];
  /** `same-model`: only the same model at several places may change places. */
  readonly order: 'listed' | 'warm-first' | 'least-busy' | 'same-model' | 'split';
  readonly refusal: { readonly code: RouteRefusalCode; readonly reason: string } | null;
}

export interface Asking {
  readonly model: string;
  readonly table: RouteTable;
  readonly state: RouteState;
  /** Decides who gets which share of a split. */
  readonly stickiness: string;
}

interface Found {
  readonly address: ModelAddress;
  readonly why: string;
}

interface Sets {
  readonly settings: RouteSettings;
  readonly parameters: Partial<RequestParameters>;
}

export const say = (symbol: RouteStep['symbol'], text: string): RouteStep => ({
  symbol,
  text,
  backend: null,
  model: null,
});

const refuse = (code: RouteRefusalCode, reason: string, steps: readonly RouteStep[] = []): Expansion => ({
  hops: [],
  steps: [...steps, say('⊘', reason)],
  order: 'listed',
  refusal: { code, reason },
});

/** Every place that a name leads to, in the order of the table. */
export function expandName(asking: Asking): Expansion {
  const { model, table } = asking;
  if (model === '') return expandUnnamed(table);
  if (!isModelName(model)) return refuse('bad-name', 'This cannot be the name of a model.');
  const trail = followAliases(table.rules, model);
  const steps = trail.chain.map(({ match, aliasOf }, place) =>
    say('●', `${tellMatch(match, trail.chain[place - 1]?.aliasOf ?? model)}: another name for ${aliasOf}`),
  );
  if (trail.isLoop) return refuse('alias-loop', 'The rules for this name lead in a circle.', steps);
  if (!isModelName(trail.model)) return refuse('bad-name', 'The rule for this name gives no name of a model.', steps);
  const sets = mergeSets(trail.rule === null ? trail.chain : [...trail.chain, trail.rule]);
  const inner = { ...asking, model: trail.model };
  const expansion =
    trail.rule === null ? (expandPrefix(inner, sets) ?? expandPlain(inner, sets)) : expandRule(trail.rule, inner, sets);
  return { ...expansion, steps: [...steps, ...expansion.steps] };
}

/** The outer rule's word counts before that of the rule it leads to. */
function mergeSets(rules: readonly RouteRule[]): Sets {
  return rules.reduceRight<Sets>(
    (inner, { settings, parameters }) => ({
      settings: {
        contextLength: settings?.contextLength ?? inner.settings.contextLength,
        keepAlive: settings?.keepAlive ?? inner.settings.keepAlive,
      },
      parameters: { ...inner.parameters, ...parameters },
    }),
    { settings: noSettings, parameters: {} },
  );
}

const tellMatch = (match: string, model: string): string =>
  match === model ? `a rule names ${model}` : `the rule ${match} matches ${model}`;

function expandUnnamed(table: RouteTable): Expansion {
  const hop = findDefaultHop(table, 'the default');
  if (hop === null) return refuse('no-model-named', 'No model was named.');
  const steps = [say('●', 'no model was named: the default')];
  return { hops: [hop], steps, order: 'listed', refusal: null };
}

function expandRule(rule: RouteRule, { model, table, stickiness }: Asking, sets: Sets): Expansion {
  const steps = [say('●', tellMatch(rule.match, model))];
  const hops: Hop[] = [];
  for (const { address, why } of listPlaces(rule, stickiness)) {
    const backend = findBackend(table, address.backend);
    if (backend) hops.push({ ...sets, backend, why, ...nameAt(backend, address.model, model) });
    else steps.push(say('⊘', `there is no backend ${address.backend}`));
  }
  if (hops.length === 0) return refuse('no-backend', 'The rule for this model names no backend that is there.', steps);
  return { hops, steps, order: rule.split ? 'split' : (rule.order ?? 'same-model'), refusal: null };
}

function listPlaces(rule: RouteRule, stickiness: string): readonly Found[] {
  const { match, split, use } = rule;
  if (!split) {
    return use.map((address, place) => ({ address, why: `${tellPlace(place)} of the rule ${match}` }));
  }
  const shares = orderShares(split, `${match}\n${stickiness}`);
  const sum = shares.reduce((total, { weight }) => total + weight, 0);
  return shares.map(({ to, weight }) => ({
    address: to,
    why: `share ${weight} of ${sum} in the split of the rule ${match}`,
  }));
}

const tellPlace = (place: number): string => (place === 0 ? 'first choice' : `choice ${place + 1}`);

/** `*` is the name that was asked for. */
const nameAt = (backend: RouteBackend, model: string, asked: string): Pick<Hop, 'model' | 'notes'> =>
  model === '*' ? nameModel(backend, asked, true) : nameModel(backend, model, false);

/** `backend/model`; `null` when the name does not begin with a backend. */
function expandPrefix({ model, table }: Asking, sets: Sets): Expansion | null {
  const slash = model.indexOf('/');
  const backend = slash < 0 ? undefined : findBackend(table, model.slice(0, slash));
  if (!backend) return null;
  const served = model.slice(slash + 1);
  if (!isModelName(served)) {
    return refuse('bad-name', 'What follows the name of the backend cannot be the name of a model.');
  }
  const why = `the name begins with ${backend.id}`;
  return {
    hops: [{ ...sets, backend, why, ...nameModel(backend, served, true) }],
    steps: [say('●', `${model} begins with the name of a backend: ${backend.id}`)],
    order: 'listed',
    refusal: null,
  };
}

function expandPlain({ model, table, state }: Asking, sets: Sets): Expansion {
  const { backends } = table;
  const isKnown = (backend: RouteBackend): boolean =>
    findModel(state, backend, nameModel(backend, model, true).model) !== undefined;
  const byName = (backend: RouteBackend): Hop => ({
    ...sets,
    ...nameModel(backend, model, true),
    backend,
    why: isKnown(backend) ? `${backend.id} has this model` : tellHome(backend),
  });
  const knowing = state.models.size === 0 ? [] : backends.filter(isKnown);
  const ollama = backends.find(({ dialect }) => dialect === 'ollama');
  const standIn = ollama || knowing.length > 0 ? null : findDefaultHop(table, 'the default');
  const home = ollama ?? backends[0];
  const places = home ? [home, ...knowing.filter((backend) => backend !== home)] : [];
  const hops = standIn ? [standIn] : places.map(byName);
  if (hops.length === 0) return refuse('no-backend', 'There is no backend.');
  return { hops, steps: [say('●', `no rule names ${model}`)], order: 'same-model', refusal: null };
}

const tellHome = ({ id, dialect }: RouteBackend): string =>
  dialect === 'ollama' ? `${id} is the first Ollama` : `${id} is the first backend`;

function findDefaultHop(table: RouteTable, why: string): Hop | null {
  const address = table.defaultTarget;
  const backend = address === null ? undefined : findBackend(table, address.backend);
  if (address === null || address.model === '*' || !backend) return null;
  const settings = address.settings ?? noSettings;
  return { backend, settings, parameters: address.parameters ?? {}, why, ...nameModel(backend, address.model, false) };
}
