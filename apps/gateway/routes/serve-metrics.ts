import { answerWhole } from '../exchange/answer-whole.ts';
import type { Exchange } from '../exchange/exchange.ts';

/** `GET /metrics`, `/v1/metrics`: Prometheus text. */
export async function serveMetrics(exchange: Exchange): Promise<void> {
  const { contentType, text } = await exchange.gateway.metrics.render();
  return answerWhole(exchange, { status: 200, contentType, body: text });
}
