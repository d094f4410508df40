import type { ShellUpdate } from '../../../apps/contract/model/index.ts';
import { isSameOrigin } from './is-same-origin.ts';

/** What the page may know of newer versions of the app, and the one thing that it may ask for. */
export interface PageUpdates {
  offer(): ShellUpdate;
  /** Puts the app's own question. The page cannot answer it. */
  checkNow(): void;
}

/** The path of the page's questions about newer versions. */
export const updatePath = '/shell/update';

/** Tells whether there is a newer version (GET), or has the app ask the person about it (POST). */
export function answerUpdate({ method, headers }: Pick<Request, 'method' | 'headers'>, updates: PageUpdates): Response {
  if (!isSameOrigin(headers)) return new Response('Only the page may ask this.', { status: 403 });
  if (method === 'GET') return Response.json(updates.offer(), { headers: { 'cache-control': 'no-store' } });
  if (method !== 'POST') return new Response('GET or POST.', { status: 405 });
  updates.checkNow();
  return new Response(null, { status: 204 });
}
