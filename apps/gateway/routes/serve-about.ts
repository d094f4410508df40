import { answerWhole } from '../exchange/answer-whole.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { serveMissing } from './serve-missing.ts';

const json = (value: unknown) => ({ status: 200, contentType: 'application/json', body: JSON.stringify(value) });

/** Whether the caller asks for JSON or for a page; Ollama's clients ask for neither. */
const wantsDocument = (accept: string | undefined): boolean => /application\/json|text\/html/i.test(accept ?? '');

/** `GET|HEAD /`: what this is, for browsers and JSON clients; Ollama's own sentence for everybody else. */
export async function serveAbout(exchange: Exchange): Promise<void> {
  const { method, headers } = exchange.request;
  const { version, areDocsServed, metrics } = exchange.gateway.settings;
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
      ...(metrics.areServed ? { metrics: metrics.path } : {}),
      ...(areDocsServed ? { docs: '/docs', openapi: '/openapi.json' } : {}),
    }),
  );
}

/** What the paths of each dialect keep to. Ollama's own have no version. */
export const apiVersions = { drover: 'v1', openai: 'v1', anthropic: '2023-06-01', ollama: null } as const;

/** `GET /v1/version`. */
export async function serveVersion(exchange: Exchange): Promise<void> {
  const { version, build, isVersionServed } = exchange.gateway.settings;
  if (!isVersionServed) return serveMissing(exchange);
  return answerWhole(exchange, json({ service: 'drover', version, ...build, apis: apiVersions }));
}
