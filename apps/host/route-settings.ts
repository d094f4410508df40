import type { Config } from '../contract/model/index.ts';
import type { BackendSettings } from '../gateway/index.ts';
import { decideRoute, type ModelAddress, type RouteTable } from '../routing/index.ts';

/** Backends and rules as routing needs them. The default is resolved once: it may itself be a name that a rule gives. */
export function readRouteTable({ models, defaultModel }: Config, backends: readonly BackendSettings[]): RouteTable {
  const table: RouteTable = {
    backends: backends.map(({ id, kind }) => ({ id, dialect: kind })),
    rules: models.map(({ match, use }) => ({ match, use: use.map(readAddress) })),
    defaultTarget: null,
  };
  const decision = decideRoute({ model: defaultModel ?? '' }, table);
  if (decision.kind === 'refused') return table;
  const { backend, model } = decision.target;
  return { ...table, defaultTarget: { backend, model } };
}

function readAddress(address: string): ModelAddress {
  const slash = address.indexOf('/');
  return { backend: address.slice(0, slash), model: address.slice(slash + 1) };
}
