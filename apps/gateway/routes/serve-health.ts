import { answerWhole } from '../exchange/answer-whole.ts';
import { awaitBackend } from '../exchange/await-backend.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { startTotalClock } from '../exchange/prepare.ts';
import { findOllama } from '../upstream/backend.ts';
import { callBackend } from '../upstream/call-backend.ts';
import { buildRequestHeaders } from '../upstream/request-headers.ts';
import { describeHealth, isServedElsewhere, tellFromAfar } from './describe-health.ts';

const probeTimeoutMs = 2000;

/** Who comes from elsewhere and shows no key learns whether it works, and nothing of the inside. */
const isStranger = ({ caller }: Exchange): boolean => !caller.isLoopback && caller.key === null;

const answerJson = (exchange: Exchange, status: number, value: unknown): Promise<void> =>
  answerWhole(exchange, { status, contentType: 'application/json', body: JSON.stringify(value) });

/** `GET /health`, `/v1/health`: 200 as long as this process answers; what does not work is in the report. */
export async function serveHealth(exchange: Exchange): Promise<void> {
  const { registry, settings, ports } = exchange.gateway;
  const health = describeHealth(exchange.gateway);
  if (isStranger(exchange)) return answerJson(exchange, 200, { status: health.status });
  const told = exchange.caller.isLoopback ? health : tellFromAfar(health);
  const workers = ports.workers === undefined ? {} : { workers: ports.workers.count };
  return answerJson(exchange, 200, { ...told, version: settings.version, inFlight: registry.size(), ...workers });
}

/** `GET /ready`: 200 when requests can be served now, else 503. */
export async function serveReady(exchange: Exchange): Promise<void> {
  const { ports, isDraining } = exchange.gateway;
  const health = describeHealth(exchange.gateway);
  const canServe = ports.daemon.readyUrl() !== null || isServedElsewhere(health);
  const isReady = health.status !== 'failed' && !isDraining() && canServe;
  const { message } = exchange.caller.isLoopback ? health : tellFromAfar(health);
  const more = isStranger(exchange) ? {} : { message };
  return answerJson(exchange, isReady ? 200 : 503, { ready: isReady, status: health.status, ...more });
}

/** `GET /health/ollama`: asks the daemon itself, within two seconds. */
export async function serveOllamaHealth(exchange: Exchange): Promise<void> {
  startTotalClock(exchange, probeTimeoutMs);
  exchange.facts.backend = findOllama(exchange.gateway.backends)?.id ?? null;
  const wait = await awaitBackend(exchange);
  if (wait.kind === 'refused') return answerFailure(exchange, wait.error.code, wait.error.message);
  const headers = buildRequestHeaders(exchange, wait.backend, null);
  const reply = await callBackend(exchange, wait, { method: 'GET', path: '/api/version', headers, body: null });
  if (reply.kind === 'failed') return answerFailure(exchange, reply.error.code, reply.error.message);
  reply.answer.attach({ data() {}, end() {}, fail() {} });
  const more = exchange.caller.isLoopback ? { url: wait.url } : {};
  return answerJson(exchange, 200, { status: 'ok', message: 'Ollama answers.', ...more });
}

function answerFailure(exchange: Exchange, code: string, message: string): Promise<void> {
  const more = isStranger(exchange) ? {} : { error_details: { code, message } };
  const value = { status: 'error', message: 'Ollama does not answer.', ...more };
  return answerJson(exchange, 503, value);
}
