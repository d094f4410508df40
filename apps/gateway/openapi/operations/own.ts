import { type Contents, found, json, type OperationDoc, type OperationDocs } from '../operation-doc.ts';

const text = (mediaType: string, example?: string): Contents => ({
  [mediaType]: { schema: 'Text', ...(example === undefined ? {} : { example }) },
});

const own = (id: string, summary: string, content: Contents): OperationDoc => ({
  id,
  tag: 'Service',
  summary,
  answers: found(content),
});

const health = {
  status: 'ok',
  message: 'Everything works.',
  parts: [{ name: 'ollama', status: 'ok', message: 'Ollama answers.' }],
  version: '0.1.0',
  inFlight: 0,
};
const isWell = 'Answers 200 as long as Drover does; the body says what does not work.';
const metrics = text('text/plain', '# TYPE drover_requests_total counter\n');
const page = text('text/html');

/** Drover's own routes. */
export const ownOperations: OperationDocs = {
  'GET /': {
    ...own('about', 'What this is', {
      ...json('About', {
        service: 'drover',
        version: '0.1.0',
        dialects: { openai: '/v1', anthropic: '/v1', ollama: '/api' },
        health: '/health',
        metrics: '/metrics',
        docs: '/docs',
        openapi: '/openapi.json',
      }),
      ...text('text/plain', 'Ollama is running'),
    }),
    description: 'JSON for those who ask for JSON or a page; for all others what Ollama says.',
  },
  'GET /health': { ...own('health', 'Health', json('Health', health)), description: isWell },
  'GET /v1/health': { ...own('healthV1', 'Health', json('Health', health)), description: isWell },
  'GET /ready': {
    ...own('readiness', 'Whether requests can be served now', {}),
    answers: {
      200: { about: 'They can.', content: json('Readiness') },
      503: { about: 'They cannot.', content: json(['Readiness', 'OpenaiError']) },
    },
  },
  'GET /health/ollama': {
    ...own('ollamaHealth', 'Whether Ollama answers', {}),
    description: 'Asks Ollama itself, for two seconds at most.',
    asksBackend: true,
    answers: {
      200: { about: 'It does.', content: json('OllamaHealth', { status: 'ok', message: 'Ollama answers.' }) },
      503: { about: 'It does not.', content: json(['OllamaHealth', 'OpenaiError']) },
    },
  },
  'GET /metrics': own('metrics', 'Figures for Prometheus', metrics),
  'GET /v1/metrics': own('metricsV1', 'Figures for Prometheus', metrics),
  'GET /v1/version': own('version', 'Drover’s version', json('Version', { service: 'drover', version: '0.1.0' })),
  'GET /docs': own('docsPage', 'This document to try out', page),
  'GET /redoc': own('redocPage', 'This document to read', page),
  'GET /docs/*': {
    ...own('docsFile', 'A file of these pages', { ...text('text/javascript'), ...text('text/css') }),
    path: [{ name: 'file', about: 'Name of the file.', example: 'pages.css' }],
  },
  'GET /openapi.json': own('openapiJson', 'This document as JSON', json('AnyJson')),
  'GET /openapi.yaml': own('openapiYaml', 'This document as YAML', text('application/yaml')),
};
