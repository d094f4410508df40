import { describe, expect, it } from 'vitest';
import type { BackendReport } from '../../../../apps/contract/model/index.ts';
import { buildTestCall } from '../../../../apps/control/connect/build-test-call.ts';
import { findSightings } from '../../../../apps/control/connect/find-sightings.ts';
import { listModels } from '../../../../apps/control/connect/read-connect-page.ts';

type Model = NonNullable<BackendReport['models']>[number];
const model = (name: string, capabilities: string[] | null, isResident = false): Model => ({
  ...{ name, capabilities, isResident },
  contextLength: null,
});
const backend = (models: Model[] | null): BackendReport => ({ models }) as BackendReport;

describe('the models of the Connect page', () => {
  it('are those that chat, what is in memory first, then plain names of rules, each once', () => {
    const backends = [
      backend([
        model('nomic-embed-text:latest', ['embedding']),
        model('qwen3:8b', ['completion', 'tools']),
        model('llama3.2:latest', ['completion'], true),
      ]),
      backend([model('gpt-4o', null), model('qwen3:8b', null)]),
      backend(null),
    ];
    const rule = (match: string) => ({ match, use: ['local/qwen3:8b'] }) as never;
    expect(listModels(backends, { models: [rule('claude-*'), rule('fast')] })).toEqual([
      ...['llama3.2', 'qwen3:8b', 'gpt-4o', 'fast'],
    ]);
  });
});

describe('who was seen', () => {
  it('is each client once, by its newest call, whatever order the log has', () => {
    const seen = findSightings([
      { app: 'node', agent: 'OpenAI/JS 6.9.0', lastAtMs: 5 },
      { app: 'claude', agent: 'claude-cli/2.1', lastAtMs: 7 },
      { app: 'claude', agent: 'claude-cli/2.0', lastAtMs: 9 },
      { app: 'drover-connect', agent: 'drover-connect', lastAtMs: 10 },
    ]);
    expect(seen).toEqual([
      { client: 'claude-code', lastAtMs: 9, app: 'claude', agent: 'claude-cli/2.0' },
      { client: 'openai-typescript', lastAtMs: 5, app: 'node', agent: 'OpenAI/JS 6.9.0' },
      { client: 'langchain-js', lastAtMs: 5, app: 'node', agent: 'OpenAI/JS 6.9.0' },
    ]);
  });
});

describe('the call of a test', () => {
  it.each([
    ['openai', '/v1/chat/completions', { max_tokens: 1 }],
    ['responses', '/v1/responses', { max_output_tokens: 1 }],
    ['anthropic', '/v1/messages', { max_tokens: 1 }],
    ['ollama', '/api/chat', { stream: false, options: { num_predict: 1 } }],
  ] as const)('asks for one token in the words of %s', (dialect, path, fields) => {
    expect(buildTestCall(dialect, 'm')).toMatchObject({ path, body: { model: 'm', ...fields } });
  });
});
