import { type CanonicalError, createError } from '../../translate/index.ts';
import type { Backend } from '../upstream/backend.ts';
import { awaitDaemon } from './await-daemon.ts';
import type { Exchange } from './exchange.ts';

export type BackendWait =
  | { readonly kind: 'ready'; readonly url: string; readonly backend: Backend }
  | { readonly kind: 'refused'; readonly error: CanonicalError };

/** Waits until the exchange's backend can be called. Only the managed daemon may have to start first. */
export function awaitBackend(exchange: Exchange): Promise<BackendWait> | BackendWait {
  const backend = exchange.gateway.backends.get(exchange.facts.backend ?? '');
  if (!backend) {
    const error = createError('backend_unavailable', 'No backend is configured for this request.');
    return { kind: 'refused', error };
  }
  return backend.url === 'managed' ? awaitManaged(exchange, backend) : { kind: 'ready', url: backend.url, backend };
}

function awaitManaged(exchange: Exchange, backend: Backend): Promise<BackendWait> | BackendWait {
  const wait = awaitDaemon(exchange);
  return wait instanceof Promise
    ? wait.then((settled) => (settled.kind === 'ready' ? { ...settled, backend } : settled))
    : wait.kind === 'ready'
      ? { ...wait, backend }
      : wait;
}
