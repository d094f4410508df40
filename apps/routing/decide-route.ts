import { explainSettings, noSettings } from './explain-settings.ts';
import { isMatch } from './match-rule.ts';
import { isModelName } from './model-name.ts';
import { nameModel } from './name-model.ts';
import { findBackend, type RouteBackend, type RouteRule, type RouteSettings, type RouteTable } from './route-table.ts';

/** What a request asks for. */
export interface RouteQuery {
  readonly model: string;
}

/** Where a request goes: a model of a backend, with the dialect that the backend speaks. */
export interface RouteTarget {
  readonly backend: string;
  readonly dialect: 'ollama' | 'openai' | 'anthropic';
  readonly model: string;
  /** What the rule sets; nothing but for Ollama. */
  readonly settings: RouteSettings;
}

/** `steps` say in words how the decision came about, one line each. */
export type RouteDecision =
  | { readonly kind: 'target'; readonly target: RouteTarget; readonly steps: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string; readonly steps: readonly string[] };

/**
 * Chooses backend and model: the first rule that matches, else the backend that the name begins with, else for a plain name the first
 * backend that speaks Ollama's dialect. Never throws, and never names a backend that is not in the table.
 */
export function decideRoute({ model }: RouteQuery, table: RouteTable): RouteDecision {
  if (model === '') return decideUnnamed(table);
  if (!isModelName(model)) return refuse('This cannot be the name of a model.');
  const rule = table.rules.find(({ match }) => isMatch(match, model));
  if (rule) return decideByRule(rule, model, table);
  return decideByPrefix(model, table) ?? decidePlain(model, table);
}

function decideUnnamed(table: RouteTable): RouteDecision {
  const target = findDefault(table);
  return target === null
    ? refuse('No model was named.')
    : aim({ ...target, steps: ['no model was named: the default'] });
}

function decideByRule({ match, use, settings }: RouteRule, model: string, table: RouteTable): RouteDecision {
  const steps = [match === model ? `a rule names ${model}` : `the rule ${match} matches ${model}`];
  for (const address of use) {
    const backend = findBackend(table, address.backend);
    if (backend && address.model === '*') return aimAsAsked({ backend, model, steps, settings });
    if (backend) return aim({ backend, model: address.model, steps, settings });
    steps.push(`there is no backend ${address.backend}`);
  }
  return refuse('The rule for this model names no backend that is there.', steps);
}

/** `backend/model`; `null` when the name does not begin with a backend. */
function decideByPrefix(model: string, table: RouteTable): RouteDecision | null {
  const slash = model.indexOf('/');
  const backend = slash < 0 ? undefined : findBackend(table, model.slice(0, slash));
  if (!backend) return null;
  const served = model.slice(slash + 1);
  if (!isModelName(served)) return refuse('What follows the name of the backend cannot be the name of a model.');
  return aimAsAsked({ backend, model: served, steps: [`${model} begins with the name of a backend: ${backend.id}`] });
}

function decidePlain(model: string, table: RouteTable): RouteDecision {
  const ollama = table.backends.find(({ dialect }) => dialect === 'ollama');
  if (ollama) return aimAsAsked({ backend: ollama, model, steps: [`no rule names ${model}: backend ${ollama.id}`] });
  const target = findDefault(table);
  if (target) return aim({ ...target, steps: [`no rule names ${model}: the default`] });
  const [first] = table.backends;
  if (!first) return refuse('There is no backend.');
  return aimAsAsked({ backend: first, model, steps: [`no rule names ${model}: backend ${first.id}, the first`] });
}

interface Choice {
  readonly backend: RouteBackend;
  readonly model: string;
  readonly steps: readonly string[];
  readonly settings?: RouteSettings | undefined;
}

function findDefault(table: RouteTable): Omit<Choice, 'steps'> | null {
  const address = table.defaultTarget;
  const backend = address === null ? undefined : findBackend(table, address.backend);
  if (address === null || address.model === '*' || !backend) return null;
  return { backend, model: address.model, settings: address.settings };
}

/** The model by the name that the client used, without the tag that Ollama's clients add when the backend has no tags. */
function aimAsAsked(choice: Choice): RouteDecision {
  return aim(choice, true);
}

function aim({ backend, model, steps, settings = noSettings }: Choice, isAsAsked = false): RouteDecision {
  const isOllama = backend.dialect === 'ollama';
  const named = nameModel(backend, model, isAsAsked);
  return {
    kind: 'target',
    target: {
      backend: backend.id,
      dialect: backend.dialect,
      model: named.model,
      settings: isOllama ? settings : noSettings,
    },
    steps: [...steps, ...named.notes, ...explainSettings(settings, isOllama)],
  };
}

function refuse(reason: string, steps: readonly string[] = []): RouteDecision {
  return { kind: 'refused', reason, steps: [...steps, reason] };
}
