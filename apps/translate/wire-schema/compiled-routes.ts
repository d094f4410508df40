import { compileObject, type ObjectNode } from './compile.ts';
import { type WireRoute, type WireSchema, wireSchemas } from './routes.ts';

export interface CompiledRoute extends Pick<WireSchema, 'client' | 'missing'> {
  readonly root: ObjectNode;
}

function compileRoute({ client, missing, body }: WireSchema): CompiledRoute {
  return { client, missing, root: compileObject(body, '') };
}

/** Every route's schema, ready to be walked. */
export const compiledRoutes = Object.fromEntries(
  Object.entries(wireSchemas).map(([route, schema]) => [route, compileRoute(schema)]),
) as Readonly<Record<WireRoute, CompiledRoute>>;
