import type { RunningRequest } from '../registry/running-request.ts';

/** Routes whose requests a batch may hold. The native ones stream unless told otherwise. */
const routes: ReadonlyMap<string, { readonly isStreamingByDefault: boolean }> = new Map([
  ['/v1/chat/completions', { isStreamingByDefault: false }],
  ['/v1/completions', { isStreamingByDefault: false }],
  ['/v1/responses', { isStreamingByDefault: false }],
  ['/v1/embeddings', { isStreamingByDefault: false }],
  ['/v1/messages', { isStreamingByDefault: false }],
  ['/api/chat', { isStreamingByDefault: true }],
  ['/api/generate', { isStreamingByDefault: true }],
  ['/api/embed', { isStreamingByDefault: false }],
  ['/api/embeddings', { isStreamingByDefault: false }],
  ['/generate', { isStreamingByDefault: false }],
  ['/chat', { isStreamingByDefault: false }],
]);

export const findBatchRoute = (url: string): { readonly isStreamingByDefault: boolean } | undefined => routes.get(url);

/** Whether somebody is waiting for a model's answer right now, other than a batch. */
export const isInteractive = ({ priority, route }: Pick<RunningRequest, 'priority' | 'route'>): boolean =>
  priority === 'interactive' && (routes.has(route.name) || route.name === '/chat/stream');
