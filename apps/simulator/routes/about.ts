import { jsonType } from '../http/error-answer.ts';
import { renderGoJson } from '../http/go-json.ts';
import { sendJson } from './respond.ts';
import type { Route, RouteCall } from './route.ts';

const simple = (methods: readonly string[], path: string, run: (call: RouteCall) => void): Route => ({
  methods,
  path,
  dialect: 'native',
  isInference: false,
  run,
});

function refuseSignedOut({ exchange }: RouteCall): void {
  const body = { error: 'unauthorized', signin_url: 'https://ollama.com/connect' };
  exchange.send(401, renderGoJson(body), { 'content-type': jsonType('native') });
}

/** Greeting, version, status, and the account routes of somebody who never signed in. */
export const aboutRoutes: readonly Route[] = [
  simple(['GET', 'HEAD'], '/', ({ exchange }) =>
    exchange.send(200, 'Ollama is running', { 'content-type': 'text/plain; charset=utf-8' }),
  ),
  simple(['GET', 'HEAD'], '/api/version', ({ daemon, exchange }) =>
    sendJson(exchange, 'native', { version: daemon.switches.current().version }),
  ),
  simple(['GET'], '/api/status', ({ daemon, exchange }) => {
    const disabled = daemon.settings.isCloudDisabled;
    sendJson(exchange, 'native', { cloud: { disabled, source: disabled ? 'env' : 'none' } });
  }),
  simple(['POST'], '/api/me', refuseSignedOut),
  simple(['POST'], '/api/signout', refuseSignedOut),
  simple(['GET'], '/api/experimental/model-recommendations', ({ exchange }) =>
    sendJson(exchange, 'native', { recommendations: [] }),
  ),
];
