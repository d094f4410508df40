import type { Route } from '../routes/route.ts';

/** Routes that workers serve themselves: those that ask models, which are nearly all requests. */
const names: ReadonlySet<string> = new Set([
  '/v1/chat/completions',
  '/v1/completions',
  '/v1/responses',
  '/v1/embeddings',
  '/v1/messages',
  '/api/chat',
  '/api/generate',
  '/api/embed',
  '/api/embeddings',
]);

/** All others are served by the primary process, which knows all that they tell. */
export const isServedByWorkers = ({ name }: Pick<Route, 'name'>): boolean => names.has(name);
