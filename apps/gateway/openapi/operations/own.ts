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
  works: ['Models of Ollama are served.'],
  doesNotWork: [],
  version: '0.1.0',
  inFlight: 0,
};
const version = {
  service: 'drover',
  version: '0.1.0',
  commit: '98e43cf6a2a1f6f0a2c1ad3c0c4b0cf7f5a3b1de',
  builtAt: '2026-01-31T12:00:00.000Z',
  apis: { drover: 'v1', openai: 'v1', anthropic: '2023-06-01', ollama: null },
};
const unknown = { p50: null, p95: null, p99: null };
const figures = {
  ...{ requests: 12, errors: 1, promptTokens: 5200, completionTokens: 810, busyMs: 9400 },
  ...{ totalMs: { p50: 780, p95: 1900, p99: 2100 }, firstTokenMs: { p50: 210, p95: 400, p99: 420 } },
  ...{ decodeTokensPerSecond: unknown, overheadMs: { p50: 0.4, p95: 0.9, p99: 1.2 } },
};
const usage = {
  by: 'project',
  since: '2026-01-24T12:00:00.000Z',
  until: '2026-01-31T12:00:00.001Z',
  limitedTo: null,
  total: figures,
  groups: [{ name: 'notes', ...figures }],
  groupsLeftOut: 0,
};
const metricsDocument = {
  collectedAt: '2026-01-31T12:00:00.000Z',
  families: [
    {
      name: 'drover_requests_total',
      type: 'counter',
      help: 'Requests by route, outcome and served model.',
      samples: [{ labels: { route: '/v1/chat/completions', outcome: 'ok', model: 'llama3.2:3b' }, value: 12 }],
    },
  ],
  recent: {
    ...{ windowSeconds: 300, requests: 12, totalSeconds: { p50: 0.78, p95: 1.9, p99: 2.1 } },
    ...{ firstTokenSeconds: unknown, queueSeconds: unknown, overheadSeconds: unknown },
  },
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
  'GET /v1/metrics.json': {
    ...own('metricsJson', 'The same figures as JSON', json('Metrics', metricsDocument)),
    description: 'With the percentiles of the last five minutes.',
  },
  'GET /v1/usage': {
    ...own('usage', 'Who used what', {}),
    description:
      'Requests, tokens, errors and times by group, from the log. With a key that belongs to a project only the requests of the project, with one ' +
      'that does not only those with the key; a key with the scope `admin`, and programs of this machine that show none, see all.',
    query: [
      {
        name: 'by',
        about: 'One of `project` (where nothing is said), `model`, `app`, `backend`, `key`.',
        example: 'model',
      },
      {
        name: 'since',
        about:
          'A span before now such as `30m`, `24h`, `7d` (where nothing is said) or `4w`, or a time such as `2026-01-31T12:00:00Z`.',
        example: '24h',
      },
      { name: 'until', about: 'As `since`; now where nothing is said.', example: '1h' },
    ],
    answers: {
      ...found(json('Usage', usage)),
      429: { about: 'Too many ask at the same time.', content: json('OpenaiError') },
    },
  },
  'GET /v1/version': own('version', 'Drover’s version', json('Version', version)),
  'GET /docs': own('docsPage', 'This document to try out', page),
  'GET /redoc': own('redocPage', 'This document to read', page),
  'GET /docs/*': {
    ...own('docsFile', 'A file of these pages', { ...text('text/javascript'), ...text('text/css') }),
    path: [{ name: 'file', about: 'Name of the file.', example: 'pages.css' }],
  },
  'GET /openapi.json': own('openapiJson', 'This document as JSON', json('AnyJson')),
  'GET /openapi.yaml': own('openapiYaml', 'This document as YAML', text('application/yaml')),
};
