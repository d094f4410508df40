import type { ClientDialect } from '../../base/index.ts';

/** A call as a client of the dialect makes it: the path below the base URL and the body. */
export interface TestCall {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const messages = [{ role: 'user', content: 'Hi' }];

/** The smallest question of each dialect: one token, not streamed. */
export function buildTestCall(dialect: ClientDialect, model: string): TestCall {
  switch (dialect) {
    case 'openai':
      return { path: '/v1/chat/completions', body: { model, messages, max_tokens: 1 } };
    case 'responses':
      return { path: '/v1/responses', body: { model, input: 'Hi', max_output_tokens: 1 } };
    case 'anthropic':
      return { path: '/v1/messages', body: { model, messages, max_tokens: 1 } };
    case 'ollama':
      return { path: '/api/chat', body: { model, messages, stream: false, options: { num_predict: 1 } } };
  }
}
