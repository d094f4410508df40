import { describe, expect, it } from 'vitest';
import { matchesFilter } from '../../../apps/cli/commands/requests-tail.ts';
import type { RequestRecord } from '../../../apps/contract/model/index.ts';

const record: RequestRecord = {
  id: 'r1',
  receivedAt: '2026-01-01T00:00:00.000Z',
  correlationId: null,
  project: 'notes',
  app: null,
  pid: null,
  session: null,
  dialectIn: 'openai',
  dialectOut: 'ollama',
  route: '/v1/chat/completions',
  model: 'gpt-4o-mini',
  servedModel: 'llama3.2:3b',
  backend: 'local',
  attempts: 1,
  status: 200,
  outcome: 'ok',
  errorCode: null,
  stream: true,
  queueMs: null,
  loadMs: null,
  prefillMs: null,
  decodeMs: null,
  totalMs: null,
  overheadMs: null,
  firstTokenMs: null,
  promptTokens: null,
  cachedTokens: null,
  completionTokens: null,
  prefillTokensPerSecond: null,
  decodeTokensPerSecond: null,
  bytesIn: 0,
  bytesOut: 0,
  cache: null,
  truncated: false,
  translation: { passed: [], mapped: [], emulated: [], dropped: [] },
  finishReason: null,
};

describe('matchesFilter', () => {
  it('lets everything pass without filters', () => {
    expect(matchesFilter({}, record)).toBe(true);
  });

  it('finds a model by the name asked for and by the one served', () => {
    expect(matchesFilter({ models: ['gpt-4o-mini'] }, record)).toBe(true);
    expect(matchesFilter({ models: ['llama3.2:3b'] }, record)).toBe(true);
    expect(matchesFilter({ models: ['other'] }, record)).toBe(false);
  });

  it('asks that every filter holds', () => {
    expect(matchesFilter({ projects: ['notes'], outcomes: ['ok'] }, record)).toBe(true);
    expect(matchesFilter({ projects: ['notes'], outcomes: ['timeout'] }, record)).toBe(false);
    expect(matchesFilter({ apps: ['cursor'] }, record)).toBe(false);
  });
});
