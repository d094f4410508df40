import { createError, type Parsed } from '../../translate/index.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { Backend } from '../upstream/backend.ts';
import { checkAnswer } from '../upstream/check-answer.ts';
import { collectBody } from '../upstream/collect-body.ts';
import { parseAnswer } from '../upstream/parse-answer.ts';
import { buildBackendHeaders } from '../upstream/request-headers.ts';
import { startCall } from '../upstream/start-call.ts';

const timeoutMs = 2000;
const maxBytes = 8 * 1024 * 1024;
const failed: Parsed<never> = {
  kind: 'refused',
  error: createError('backend_unavailable', 'The backend does not tell its models.'),
};

/** Asks a backend something small beside all requests, within two seconds. Whatever goes wrong is one failure. */
export function fetchJson(gateway: GatewayContext, backend: Backend, path: string): Promise<Parsed<unknown>> {
  const url = backend.url === 'managed' ? gateway.ports.daemon.readyUrl() : backend.url;
  if (url === null) return Promise.resolve(failed);
  return new Promise((resolve) => {
    const settle = (bytes: Buffer | null): void => {
      cancel();
      call.abort();
      resolve(bytes === null ? failed : parseAnswer(bytes, gateway.settings.maxJsonDepth));
    };
    const call = startCall(
      gateway.upstream.dispatcherFor(backend.id, url),
      { method: 'GET', path: `${backend.basePath}${path}`, headers: buildBackendHeaders(gateway, backend), body: null },
      {
        sent() {},
        received() {},
        answered: (answer) =>
          answer.status === 200 && checkAnswer(answer.status, answer.headers) === null
            ? collectBody(answer, { maxBytes, settle: (body) => settle(body.kind === 'body' ? body.bytes : null) })
            : settle(null),
        failed: () => settle(null),
      },
    );
    const cancel = gateway.ports.timers.after(timeoutMs, () => settle(null));
  });
}
