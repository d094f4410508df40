import { describe, expect, it } from 'vitest';
import type { PlainObject } from '../../../apps/base/index.ts';
import { anthropicEgress } from '../../../apps/translate/anthropic/anthropic-egress.ts';
import { anthropicIngress } from '../../../apps/translate/anthropic/anthropic-ingress.ts';
import {
  type ChatIngress,
  ollamaChatIngress,
  ollamaEgress,
  openaiEgress,
  openaiIngress,
} from '../../../apps/translate/index.ts';
import { answerRows, finishRows } from '../../../apps/translate/wire-schema/answer-rows.ts';
import { type BackendDialect, backendDialects } from '../../../apps/translate/wire-schema/effect.ts';
import { parseSound } from './chat-bodies.ts';
import { hasLeaf, lookUp } from './fidelity-lookup.ts';

const text = 'It is 12 °C.';
const thinking = 'It is about Oslo.';
const city = { city: 'Oslo' };
const token = { token: 'It', logprob: -0.125, bytes: [73, 116], top_logprobs: [] };

/** The same answer from each vendor, with all that it can tell. */
const answers: Readonly<Record<BackendDialect, PlainObject>> = {
  ollama: {
    model: 'm',
    created_at: '2026-08-22T09:00:00Z',
    message: {
      role: 'assistant',
      content: text,
      thinking,
      tool_calls: [{ id: 'call_1', function: { index: 0, name: 'get_weather', arguments: city } }],
    },
    logprobs: [token],
    done: true,
    done_reason: 'stop',
    total_duration: 2_000_000_000,
    load_duration: 31_000_000,
    prompt_eval_count: 20,
    prompt_eval_duration: 90_000_000,
    eval_count: 7,
    eval_duration: 350_000_000,
  },
  openai: {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: text,
          reasoning_content: thinking,
          tool_calls: [
            { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: JSON.stringify(city) } },
          ],
        },
        logprobs: { content: [token] },
        finish_reason: 'tool_calls',
      },
    ],
    usage: {
      prompt_tokens: 20,
      completion_tokens: 7,
      prompt_tokens_details: { cached_tokens: 8 },
      completion_tokens_details: { reasoning_tokens: 3 },
    },
  },
  anthropic: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    content: [
      { type: 'thinking', thinking, signature: 'c2lnbmVk' },
      { type: 'redacted_thinking', data: 'c2VhbGVk' },
      { type: 'text', text },
      { type: 'tool_use', id: 'call_1', name: 'get_weather', input: city },
    ],
    stop_reason: 'tool_use',
    stop_sequence: null,
    usage: {
      input_tokens: 12,
      cache_read_input_tokens: 8,
      cache_creation_input_tokens: 0,
      output_tokens: 7,
      output_tokens_details: { thinking_tokens: 3 },
    },
  },
};

const egresses = { ollama: ollamaEgress, openai: openaiEgress, anthropic: anthropicEgress };
const ingresses: Readonly<Record<BackendDialect, ChatIngress>> = {
  ollama: ollamaChatIngress,
  openai: openaiIngress,
  anthropic: anthropicIngress,
};
const request = parseSound({ logprobs: true });

/** A backend's answer as a client of another dialect gets it. */
function answerFor(client: BackendDialect, backend: BackendDialect, answer: PlainObject): unknown {
  const parsed = egresses[backend].parseChatResponse(answer, () => 'call_new');
  if (parsed.kind === 'refused') throw new Error(parsed.error.message);
  const rendered = ingresses[client].renderChatResponse(parsed.value, {
    id: 'x',
    createdAtMs: Date.UTC(2026, 7, 22, 9),
    elapsedMs: () => 250,
    model: 'm',
    request,
    body: {},
    promptTokensEstimate: 1,
  });
  expect(rendered.status).toBe(200);
  return JSON.parse(rendered.body);
}

/** 8 of OpenAI's 20 tokens came from a cache, and Anthropic counts those apart. */
const cacheApart = 'tokens of the prompt';

const pairs = backendDialects.flatMap((client) =>
  backendDialects.filter((backend) => backend !== client).map((backend) => [client, backend] as const),
);

describe.each(pairs)('a client of %s gets from a backend of %s', (client, backend) => {
  const whole = answerFor(client, backend, answers[backend]);

  it.each(answerRows.map((row) => [row.what, row] as const))('%s as docs/fidelity.md says', (_what, row) => {
    const from = row.places[backend];
    const to = row.places[client];
    const value = row.what === cacheApart && client === 'anthropic' && backend === 'openai' ? 12 : row.values[client];
    if (typeof to !== 'string') expect(hasLeaf(whole, value)).toBe(false);
    else if (typeof from !== 'string') expect(lookUp(whole, to)).not.toContainEqual(value);
    else expect(lookUp(whole, to)).toContainEqual(value);
  });

  const ended = finishRows.flatMap((row) => {
    const reason = row.reasons[backend];
    return reason === null ? [] : [[row.what, row, reason] as const];
  });

  it.each(ended)('the reason when %s', (_what, row, reason) => {
    const answer = withReason(backend, reason, row.hasCalls === true);
    const places = { ollama: 'done_reason', openai: 'choices[].finish_reason', anthropic: 'stop_reason' };
    const got = lookUp(answerFor(client, backend, answer), places[client]);
    expect(got).toEqual([row.asClient?.[client] ?? row.reasons[client]]);
  });
});

/** A vendor's answer that ended for `reason`. */
function withReason(backend: BackendDialect, reason: string, hasCalls: boolean): PlainObject {
  if (backend === 'ollama') {
    const message = hasCalls ? answers.ollama['message'] : { role: 'assistant', content: text };
    return { ...answers.ollama, message, done_reason: reason };
  }
  if (backend === 'openai') {
    const [choice] = answers.openai['choices'] as readonly PlainObject[];
    const message = hasCalls ? choice?.['message'] : { role: 'assistant', content: text };
    return { ...answers.openai, choices: [{ ...choice, message, finish_reason: reason }] };
  }
  const content = hasCalls ? answers.anthropic['content'] : [{ type: 'text', text }];
  return { ...answers.anthropic, content, stop_reason: reason };
}

describe('the sample answers', () => {
  it.each(backendDialects)('of %s hold what the rows name', (backend) => {
    for (const { places, what } of answerRows) {
      const place = places[backend];
      if (typeof place === 'string') expect(lookUp(answers[backend], place), what).not.toEqual([]);
    }
  });
});
