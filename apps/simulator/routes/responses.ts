import { readJsonBody } from '../http/read-json.ts';
import { readChatJob } from './chat.ts';
import { answer } from './respond.ts';
import { createResponsesRenderer } from './responses-renderer.ts';
import { responsesToNativeChat } from './responses-request.ts';
import type { Route, RouteCall } from './route.ts';

async function runResponses(call: RouteCall): Promise<void> {
  const { daemon, exchange } = call;
  const body = await readJsonBody(exchange, 'openai');
  daemon.journal.note({ event: 'body-received', requestId: exchange.id, body });
  const native = responsesToNativeChat(body);
  const job = readChatJob(daemon, native);
  const renderer = createResponsesRenderer({
    id: exchange.id,
    createdAt: Math.floor(daemon.time.nowMs() / 1000),
    body,
  });
  await answer(call, job, { renderer, isStream: native['stream'] === true });
}

export const responsesRoutes: readonly Route[] = [
  { methods: ['POST'], path: '/v1/responses', dialect: 'openai', isInference: true, run: runResponses },
];
