import type { Config } from '../contract/model/index.ts';
import type { BackendSettings } from '../gateway/index.ts';
import {
  type ModelAddress,
  planRoute,
  type RequestParameters,
  type RouteSettings,
  type RouteTable,
} from '../routing/index.ts';

type RuleSettings = NonNullable<Config['models'][number]['set']>;

/** Backends and rules as routing needs them. The default is resolved once: it may itself be a name that a rule gives. */
export function readRouteTable({ models, defaultModel }: Config, backends: readonly BackendSettings[]): RouteTable {
  const table: RouteTable = {
    backends: backends.map(({ id, kind, url }) => ({ id, dialect: kind, isLocal: isOnThisMachine(url) })),
    rules: models.map(({ match, use, split, order, set }) => ({
      match,
      use: use.map(readAddress),
      ...(order === undefined ? {} : { order }),
      ...(split === undefined ? {} : { split: split.map(({ to, weight }) => ({ to: readAddress(to), weight })) }),
      ...(set === undefined ? {} : { settings: readSettings(set), parameters: readParameters(set) }),
    })),
    defaultTarget: null,
  };
  const [first] = planRoute({ model: defaultModel ?? '' }, table).candidates;
  if (!first) return table;
  const { backend, model, settings, parameters } = first;
  const isPlain = settings.contextLength === null && settings.keepAlive === null;
  const hasParameters = Object.keys(parameters).length > 0;
  const sets = { ...(isPlain ? {} : { settings }), ...(hasParameters ? { parameters } : {}) };
  return { ...table, defaultTarget: { backend, model, ...sets } };
}

function readSettings({ num_ctx: contextLength, keep_alive: keepAlive }: RuleSettings): RouteSettings {
  return { contextLength: contextLength ?? null, keepAlive: keepAlive ?? null };
}

const parameterNames = [
  ['temperature', 'temperature'],
  ['top_p', 'topP'],
  ['top_k', 'topK'],
  ['min_p', 'minP'],
  ['max_tokens', 'maxTokens'],
  ['seed', 'seed'],
  ['presence_penalty', 'presencePenalty'],
  ['frequency_penalty', 'frequencyPenalty'],
  ['repeat_penalty', 'repeatPenalty'],
] as const satisfies readonly (readonly [keyof RuleSettings, keyof RequestParameters])[];

const readParameters = (set: RuleSettings): Partial<RequestParameters> =>
  Object.fromEntries(
    parameterNames.flatMap(([name, parameter]) => (set[name] === undefined ? [] : [[parameter, set[name]]])),
  );

const isOnThisMachine = (url: string): boolean =>
  url === 'managed' || /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(new URL(url).hostname);

function readAddress(address: string): ModelAddress {
  const slash = address.indexOf('/');
  return { backend: address.slice(0, slash), model: address.slice(slash + 1) };
}
