import { readStrictly } from '../read-strictly.ts';
import { UpstreamRefusal } from '../refuse.ts';
import { playScenario } from '../scenario.ts';
import { startUpstream, type Upstream } from '../start-upstream.ts';
import { answerJson, type UpstreamAnswer, type UpstreamCall, type Vendor } from '../upstream-call.ts';
import { anthropicKey, anthropicModels, versions } from './anthropic-models.ts';
import { renderAnthropicError, toAnthropicRefusal } from './anthropic-refusal.ts';
import { checkConversation, checkThinking } from './check-messages.ts';
import { checkModelRules, checkVersionRules } from './check-model-rules.ts';
import { countTokensSchema, messagesSchema } from './messages-schema.ts';
import { readMessagesScenario } from './read-scenario.ts';
import { eventFrame, renderMessageFrames, renderWholeMessage } from './render-message.ts';

const listed = [
  { type: 'model', id: anthropicModels.newest, display_name: 'Claude Sonnet 5.5', created_at: '2026-09-01T00:00:00Z' },
  { type: 'model', id: anthropicModels.chat, display_name: 'Claude Haiku 4.5', created_at: '2025-10-15T00:00:00Z' },
] as const;

function findModel(id: string): (typeof listed)[number] {
  const found = listed.find((model) => model.id === id);
  if (!found) throw new UpstreamRefusal(404, `model: ${id}`);
  return found;
}

function serveMessages(call: UpstreamCall): UpstreamAnswer {
  const body = readStrictly(messagesSchema, call.body, toAnthropicRefusal);
  findModel(body.model);
  checkConversation(body);
  checkThinking(body);
  checkModelRules(body);
  checkVersionRules(body, String(call.headers['anthropic-version']));
  const answer = playScenario(
    readMessagesScenario(body, { maxTokens: body.max_tokens, stop: body.stop_sequences ?? [] }),
  );
  return body.stream === true
    ? { kind: 'stream', frames: renderMessageFrames(body, answer) }
    : answerJson(renderWholeMessage(body, answer));
}

function serveCountTokens(call: UpstreamCall): UpstreamAnswer {
  const body = readStrictly(countTokensSchema, call.body, toAnthropicRefusal);
  findModel(body.model);
  checkConversation(body);
  const { promptTokens } = playScenario(readMessagesScenario(body, { maxTokens: null, stop: [] }));
  return answerJson({ input_tokens: promptTokens });
}

/** Pages as the vendor does: `limit` (20), `after_id`, `before_id`. */
function listModels({ query }: UpstreamCall): UpstreamAnswer {
  const after = query.get('after_id');
  const before = query.get('before_id');
  const start = after === null ? 0 : listed.findIndex(({ id }) => id === after) + 1;
  const end = before === null ? listed.length : listed.findIndex(({ id }) => id === before);
  const within = listed.slice(start, end);
  const data = within.slice(0, Number(query.get('limit') ?? '20'));
  return answerJson({
    data,
    has_more: data.length < within.length,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  });
}

const vendor: Vendor = {
  checkHeaders(headers) {
    if (headers['x-api-key'] !== anthropicKey && headers.authorization !== `Bearer ${anthropicKey}`)
      throw new UpstreamRefusal(401, 'invalid x-api-key');
    if (!versions.includes(String(headers['anthropic-version'])))
      throw new UpstreamRefusal(400, 'anthropic-version: header is required');
  },
  renderError: renderAnthropicError,
  errorFrame: eventFrame({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
  routes: [
    { method: 'POST', path: /^\/v1\/messages$/, isInference: true, answer: serveMessages },
    { method: 'POST', path: /^\/v1\/messages\/count_tokens$/, isInference: true, answer: serveCountTokens },
    { method: 'GET', path: /^\/v1\/models$/, isInference: false, answer: listModels },
    {
      method: 'GET',
      path: /^\/v1\/models\/[^/]+$/,
      isInference: false,
      answer: (call) => answerJson(findModel(call.path.slice('/v1/models/'.length))),
    },
  ],
};

/** A server that speaks Anthropic Messages and takes nothing that Anthropic would not. */
export const startAnthropicUpstream = (): Promise<Upstream> => startUpstream(vendor);
