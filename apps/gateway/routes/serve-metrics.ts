import { answerWhole } from '../exchange/answer-whole.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { serveMissing } from './serve-missing.ts';

/** The path of the table; the configuration can choose another one, whose requests come here as those of this one. */
export const usualMetricsPath = '/metrics';

/** `GET /v1/metrics.json`: the same figures as JSON, and how long the requests of the last minutes took. */
export async function serveMetricsJson(exchange: Exchange): Promise<void> {
  const { settings, metrics } = exchange.gateway;
  if (!settings.metrics.areServed) return serveMissing(exchange);
  const body = JSON.stringify(await metrics.renderJson());
  return answerWhole(exchange, { status: 200, contentType: 'application/json', body });
}

/** `GET /metrics`, or where the configuration says, and `/v1/metrics`: Prometheus text. */
export async function serveMetrics(exchange: Exchange): Promise<void> {
  const { areServed, path } = exchange.gateway.settings.metrics;
  const asked = exchange.route.path;
  if (!areServed || (asked === usualMetricsPath && path !== usualMetricsPath)) return serveMissing(exchange);
  const { contentType, text } = await exchange.gateway.metrics.render();
  return answerWhole(exchange, { status: 200, contentType, body: text });
}
