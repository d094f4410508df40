import type { Config } from '../contract/model/index.ts';
import type { BackendSettings } from '../gateway/index.ts';
import { decideRoute, type ModelAddress, type RouteSettings, type RouteTable } from '../routing/index.ts';

type RuleSettings = NonNullable<Config['models'][number]['set']>;

/** Backends and rules as routing needs them. The default is resolved once: it may itself be a name that a rule gives. */
export function readRouteTable({ models, defaultModel }: Config, backends: readonly BackendSettings[]): RouteTable {
  const table: RouteTable = {
    backends: backends.map(({ id, kind, url }) => ({ id, dialect: kind, isLocal: isOnThisMachine(url) })),
    rules: models.map(({ match, use, split, set }) => ({
      match,
      use: use.map(readAddress),
      ...(split === undefined ? {} : { split: split.map(({ to, weight }) => ({ to: readAddress(to), weight })) }),
      ...(set === undefined ? {} : { settings: readSettings(set) }),
    })),
    defaultTarget: null,
  };
  const decision = decideRoute({ model: defaultModel ?? '' }, table);
  if (decision.kind === 'refused') return table;
  const { backend, model, settings } = decision.target;
  const isPlain = settings.contextLength === null && settings.keepAlive === null;
  return { ...table, defaultTarget: { backend, model, ...(isPlain ? {} : { settings }) } };
}

function readSettings({ num_ctx: contextLength, keep_alive: keepAlive }: RuleSettings): RouteSettings {
  return { contextLength: contextLength ?? null, keepAlive: keepAlive ?? null };
}

const isOnThisMachine = (url: string): boolean =>
  url === 'managed' || /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(new URL(url).hostname);

function readAddress(address: string): ModelAddress {
  const slash = address.indexOf('/');
  return { backend: address.slice(0, slash), model: address.slice(slash + 1) };
}
