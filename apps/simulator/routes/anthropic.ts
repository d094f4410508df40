import { can } from '../catalogue/model.ts';
import { readJsonBody } from '../http/read-json.ts';
import { createAnthropicRenderer } from './anthropic-renderer.ts';
import { anthropicToNativeChat, estimateTokens } from './anthropic-request.ts';
import { readChatJob } from './chat.ts';
import { answer } from './respond.ts';
import type { Route, RouteCall } from './route.ts';

async function runMessages(call: RouteCall): Promise<void> {
  const { daemon, exchange } = call;
  const body = await readJsonBody(exchange, 'anthropic');
  daemon.journal.note({ event: 'body-received', requestId: exchange.id, body });
  const native = anthropicToNativeChat(body, (name) => {
    const model = daemon.library.find(name);
    return model !== undefined && can(model, 'thinking');
  });
  const job = readChatJob(daemon, native);
  const renderer = createAnthropicRenderer({
    requestedName: job.requestedName,
    id: `msg_${exchange.id.toString(16).padStart(24, '0')}`,
    estimatedInputTokens: estimateTokens(native),
  });
  await answer(call, job, { renderer, isStream: native['stream'] === true });
}

export const anthropicRoutes: readonly Route[] = [
  { methods: ['POST'], path: '/v1/messages', dialect: 'anthropic', isInference: true, run: runMessages },
];
