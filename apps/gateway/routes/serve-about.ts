import { answerWhole } from '../exchange/answer-whole.ts';
import type { Exchange } from '../exchange/exchange.ts';

const json = (value: unknown) => ({ status: 200, contentType: 'application/json', body: JSON.stringify(value) });

/** Whether the caller asks for JSON or for a page; Ollama's clients ask for neither. */
const wantsDocument = (accept: string | undefined): boolean => /application\/json|text\/html/i.test(accept ?? '');

/** `GET|HEAD /`: what this is, for browsers and JSON clients; Ollama's own sentence for everybody else. */
export async function serveAbout(exchange: Exchange): Promise<void> {
  const { method, headers } = exchange.request;
  const { version, areDocsServed } = exchange.gateway.settings;
  if (method === 'HEAD' || !wantsDocument(headers.accept)) {
    return answerWhole(exchange, { status: 200, contentType: 'text/plain; charset=utf-8', body: 'Ollama is running' });
  }
  return answerWhole(
    exchange,
    json({
      service: 'drover',
      version,
      dialects: { openai: '/v1', anthropic: '/v1', ollama: '/api' },
      health: '/health',
      metrics: '/metrics',
      ...(areDocsServed ? { docs: '/docs', openapi: '/openapi.json' } : {}),
    }),
  );
}

/** `GET /v1/version`. */
export async function serveVersion(exchange: Exchange): Promise<void> {
  return answerWhole(exchange, json({ service: 'drover', version: exchange.gateway.settings.version }));
}
