import type { RouteMethod } from '../../routes/route-facts.ts';
import type { OperationDoc } from '../operation-doc.ts';

const words = (path: string): string =>
  path
    .replace(/^\/v1/, '')
    .replace('*', 'below')
    .replace(/[^a-z]+([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** A route that only says why there is nothing behind it. */
export function describeUnserved(path: string, method: RouteMethod, why: string): OperationDoc {
  const verb = method.toLowerCase();
  return {
    id: `${verb}Unserved${words(path)}`,
    tag: 'Not served',
    summary: 'Not served',
    description: why,
    ...(path.endsWith('*') ? { path: [{ name: 'rest', about: 'Anything.', example: 'one' }] } : {}),
    answers: {},
  };
}
