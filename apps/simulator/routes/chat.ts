import type { PlainObject } from '../../base/index.ts';
import { ApiError } from '../api-error.ts';
import { type Capability, can } from '../catalogue/model.ts';
import type { Daemon } from '../daemon.ts';
import { acquireModel, type InferenceJob } from '../engine/infer.ts';
import { readFields } from '../http/fields.ts';
import { readJsonBody } from '../http/read-json.ts';
import { formatUtc } from '../http/wire-time.ts';
import type { ChatMessage } from '../text/chat-message.ts';
import { renderConversation } from '../text/render-prompt.ts';
import { readMessage, readTools } from './native-messages.ts';
import { createChatRenderer } from './native-renderer.ts';
import { findModel, readSharedJob, requireCapabilities } from './native-request.ts';
import { answer, sendJson } from './respond.ts';
import type { Route, RouteCall } from './route.ts';

/** Puts the model's own system text and example messages before the conversation. */
export function completeMessages(
  job: Pick<InferenceJob, 'model'>,
  messages: readonly ChatMessage[],
): readonly ChatMessage[] {
  const { system, messages: examples } = job.model;
  const ownSystem = messages[0]?.role !== 'system' && system !== '' ? [{ role: 'system', content: system }] : [];
  return [...ownSystem, ...examples, ...messages];
}

/** Reads a native chat request into a job; refuses what the model cannot do. */
export function readChatJob(daemon: Daemon, body: PlainObject): InferenceJob {
  const fields = readFields(body, 'ChatRequest');
  const requestedName = fields.text('model') ?? '';
  if (requestedName === '') throw new ApiError(400, 'model is required');
  const model = findModel(daemon, requestedName);
  if (!can(model, 'completion')) throw new ApiError(400, `"${requestedName}" does not support chat`);
  const messages = (fields.objects('messages') ?? []).map(readMessage);
  const tools = readTools(fields.objects('tools'));
  const needed: Capability[] = [];
  if (tools.length > 0) needed.push('tools');
  if (messages.some((message) => (message.images ?? []).length > 0)) needed.push('vision');
  requireCapabilities(model, needed);
  const shared = readSharedJob(body, model, requestedName);
  return { ...shared, messages: completeMessages(shared, messages), tools, suffix: null, contextTokens: [] };
}

/** Loads or unloads without an answer: always one JSON object, whatever `stream` says. */
export async function loadOrUnload(
  { daemon, exchange }: RouteCall,
  job: Pick<InferenceJob, 'model' | 'requestedName' | 'options' | 'keepAliveMs'>,
  payload: PlainObject,
): Promise<void> {
  const isUnload = job.keepAliveMs === 0;
  if (isUnload) daemon.scheduler.unload(job.model.name);
  else (await acquireModel(daemon, exchange, job)).release();
  sendJson(exchange, 'native', {
    model: job.requestedName,
    created_at: formatUtc(daemon.time.nowMs()),
    ...payload,
    done: true,
    done_reason: isUnload ? 'unload' : 'load',
  });
}

function sendDebugRender({ daemon, exchange }: RouteCall, job: InferenceJob): void {
  const imageCount = job.messages.reduce((sum, message) => sum + (message.images?.length ?? 0), 0);
  const { tokens } = renderConversation(job.messages, job.tools, Number.POSITIVE_INFINITY);
  sendJson(exchange, 'native', {
    model: job.requestedName,
    created_at: formatUtc(daemon.time.nowMs()),
    message: { role: 'assistant', content: '' },
    done: false,
    _debug_info: { rendered_template: tokens.filter((token) => token !== '<image>').join(''), image_count: imageCount },
  });
}

async function runChat(call: RouteCall): Promise<void> {
  const { daemon, exchange } = call;
  const body = await readJsonBody(exchange, 'native');
  daemon.journal.note({ event: 'body-received', requestId: exchange.id, body });
  const job = readChatJob(daemon, body);
  const isEmpty = !Array.isArray(body['messages']) || body['messages'].length === 0;
  if (isEmpty) return loadOrUnload(call, job, { message: { role: 'assistant', content: '' } });
  if (body['_debug_render_only'] === true) return sendDebugRender(call, job);
  const renderer = createChatRenderer({
    requestedName: job.requestedName,
    nowMs: daemon.time.nowMs,
    isOlderDaemon: daemon.switches.current().olderDaemon,
  });
  return answer(call, job, { renderer, isStream: readFields(body, 'ChatRequest').flag('stream') ?? true });
}

export const chatRoutes: readonly Route[] = [
  { methods: ['POST'], path: '/api/chat', dialect: 'native', isInference: true, run: runChat },
];
