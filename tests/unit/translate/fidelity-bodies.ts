import type { FidelityRow } from '../../../apps/translate/wire-schema/list-rows.ts';
import { anthropicBodies } from './fidelity-bodies-anthropic.ts';
import { ollamaBodies } from './fidelity-bodies-ollama.ts';
import { openaiBodies } from './fidelity-bodies-openai.ts';
import { workersBodies } from './fidelity-bodies-workers.ts';

export type Body = Readonly<Record<string, unknown>>;

/** How a route's bodies are made: the least sound one, and one around a nested field's value. `undefined` leaves the field out. */
export interface RouteBodies {
  readonly minimal: Body;
  /** By `path` or, where it differs between kinds of objects, by `path (kind/kind)`. */
  readonly nested: Readonly<Record<string, (value: unknown) => Body>>;
}

const allBodies: Readonly<Record<FidelityRow['route'], RouteBodies>> = {
  ...openaiBodies,
  ...anthropicBodies,
  ...ollamaBodies,
  ...workersBodies,
};

const withoutUndefined = (body: Body): Body => JSON.parse(JSON.stringify(body)) as Body;

/** A body in which `row`'s field has `value`; without the field when it is `undefined`. */
export function bodyFor({ route, path, within, others }: FidelityRow, value: unknown): Body {
  const { minimal: least, nested } = allBodies[route];
  const minimal = { ...least, ...others };
  const build = nested[`${path} (${within.join('/')})`] ?? nested[path];
  if (build !== undefined) return withoutUndefined({ ...minimal, ...build(value) });
  if (!/^\w+$/.test(path)) throw new Error(`no body is made for ${route} ${path} (${within.join('/')})`);
  return withoutUndefined({ ...minimal, [path]: value });
}
