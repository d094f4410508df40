import { readStrictly } from '../read-strictly.ts';
import { UpstreamRefusal } from '../refuse.ts';
import { playScenario } from '../scenario.ts';
import { startUpstream, type Upstream } from '../start-upstream.ts';
import { answerJson, type UpstreamAnswer, type UpstreamCall, type Vendor } from '../upstream-call.ts';
import { compatibleChat, vendorChat } from './chat-schema.ts';
import { checkChat } from './check-chat.ts';
import { renderOpenaiError, toOpenaiRefusal } from './openai-refusal.ts';
import { readChatScenario } from './read-scenario.ts';
import { createdSeconds, dataFrame, renderChatFrames, renderWholeChat } from './render-chat.ts';
import { serveCompletions } from './serve-completions.ts';
import { serveEmbeddings } from './serve-embeddings.ts';
import { serveResponses } from './serve-responses.ts';

/** What the upstream offers: one that chats and sees, one that thinks, one that embeds. */
export const openaiModels = { chat: 'gpt-4o-mini', thinking: 'qwen3-8b', embedding: 'text-embedding-3-small' } as const;

const listed = Object.values(openaiModels).map((id) => ({
  id,
  object: 'model',
  created: createdSeconds,
  owned_by: 'upstream',
}));

function requireModel(body: unknown): void {
  const model = typeof body === 'object' && body !== null && 'model' in body ? body.model : undefined;
  if (typeof model !== 'string' || listed.some(({ id }) => id === model)) return;
  throw new UpstreamRefusal(404, `The model \`${model}\` does not exist or you do not have access to it.`, {
    code: 'model_not_found',
  });
}

function serveChat(call: UpstreamCall, isVendor: boolean): UpstreamAnswer {
  const body = readStrictly(isVendor ? vendorChat : compatibleChat, call.body, toOpenaiRefusal);
  checkChat(body, isVendor);
  const rendering = { body, answer: playScenario(readChatScenario(body)), isThinkingShown: !isVendor };
  return body.stream === true
    ? { kind: 'stream', frames: renderChatFrames(rendering) }
    : answerJson(renderWholeChat(rendering));
}

function serveModel(call: UpstreamCall): UpstreamAnswer {
  const model = decodeURIComponent(call.path.slice('/v1/models/'.length));
  requireModel({ model });
  return answerJson(listed.find(({ id }) => id === model));
}

function createVendor(isVendor: boolean): Vendor {
  const inference = (path: RegExp, answer: (call: UpstreamCall) => UpstreamAnswer) =>
    ({
      method: 'POST',
      path,
      isInference: true,
      answer: (call: UpstreamCall) => {
        requireModel(call.body);
        return answer(call);
      },
    }) as const;
  return {
    checkHeaders(headers) {
      if (isVendor && !/^Bearer \S+$/.test(headers.authorization ?? ''))
        throw new UpstreamRefusal(401, "You didn't provide an API key.", { code: 'invalid_api_key' });
    },
    renderError: renderOpenaiError,
    errorFrame: dataFrame({
      error: { message: 'The server had an error.', type: 'server_error', param: null, code: null },
    }),
    routes: [
      inference(/^\/v1\/chat\/completions$/, (call) => serveChat(call, isVendor)),
      inference(/^\/v1\/completions$/, (call) => serveCompletions(call, isVendor)),
      inference(/^\/v1\/embeddings$/, serveEmbeddings),
      inference(/^\/v1\/responses$/, serveResponses),
      {
        method: 'GET',
        path: /^\/v1\/models$/,
        isInference: false,
        answer: () => answerJson({ object: 'list', data: listed }),
      },
      { method: 'GET', path: /^\/v1\/models\/.+$/, isInference: false, answer: serveModel },
    ],
  };
}

/** A server that speaks OpenAI and takes nothing that OpenAI would not. `isVendor`: api.openai.com itself, else a compatible local server. */
export const startOpenaiUpstream = ({ isVendor = false }: { readonly isVendor?: boolean } = {}): Promise<Upstream> =>
  startUpstream(createVendor(isVendor));
