import type { PlainObject } from '../../base/index.ts';
import { ApiError } from '../api-error.ts';
import { type Capability, can } from '../catalogue/model.ts';
import type { Daemon } from '../daemon.ts';
import type { InferenceJob } from '../engine/infer.ts';
import { readFields } from '../http/fields.ts';
import { readJsonBody } from '../http/read-json.ts';
import { formatUtc } from '../http/wire-time.ts';
import type { ChatMessage } from '../text/chat-message.ts';
import { loadOrUnload } from './chat.ts';
import { createGenerateRenderer } from './native-renderer.ts';
import { findModel, readImages, readSharedJob, requireCapabilities } from './native-request.ts';
import { answer, sendJson } from './respond.ts';
import type { Route, RouteCall } from './route.ts';

function readPromptMessages(body: PlainObject, modelSystem: string): readonly ChatMessage[] {
  const fields = readFields(body, 'GenerateRequest');
  const system = fields.text('system') ?? modelSystem;
  const images = readImages(fields.texts('images'));
  const user: ChatMessage = {
    role: 'user',
    content: fields.text('prompt') ?? '',
    ...(images.length === 0 ? {} : { images }),
  };
  return system === '' || fields.flag('raw') === true ? [user] : [{ role: 'system', content: system }, user];
}

/** Reads a native generate request into a job; refuses what the model cannot do. */
export function readGenerateJob(daemon: Daemon, body: PlainObject): InferenceJob {
  const fields = readFields(body, 'GenerateRequest');
  const requestedName = fields.text('model') ?? '';
  const model = findModel(daemon, requestedName);
  const isRaw = fields.flag('raw') === true;
  const hasTemplateParts =
    Boolean(fields.text('template') || fields.text('system')) || (fields.list('context') ?? []).length > 0;
  if (isRaw && hasTemplateParts) throw new ApiError(400, 'raw mode does not support template, system, or context');
  if (!can(model, 'completion')) throw new ApiError(400, `"${requestedName}" does not support generate`);
  const suffix = fields.text('suffix') ?? '';
  const messages = readPromptMessages(body, model.system);
  const needed: Capability[] = [];
  if (suffix !== '') needed.push('insert');
  if (messages.some((message) => message.images)) needed.push('vision');
  requireCapabilities(model, needed);
  return {
    ...readSharedJob(body, model, requestedName),
    messages,
    tools: [],
    suffix: suffix === '' ? null : suffix,
    contextTokens: (fields.list('context') ?? []).filter((token) => typeof token === 'number'),
  };
}

async function runGenerate(call: RouteCall): Promise<void> {
  const { daemon, exchange } = call;
  const body = await readJsonBody(exchange, 'native');
  daemon.journal.note({ event: 'body-received', requestId: exchange.id, body });
  const job = readGenerateJob(daemon, body);
  const fields = readFields(body, 'GenerateRequest');
  if ((fields.text('prompt') ?? '') === '') return loadOrUnload(call, job, { response: '' });
  if (body['_debug_render_only'] === true) {
    return sendJson(exchange, 'native', {
      model: job.requestedName,
      created_at: formatUtc(daemon.time.nowMs()),
      response: '',
      done: false,
      _debug_info: {
        rendered_template: job.messages.map(({ content }) => content).join('\n'),
        image_count: fields.list('images')?.length ?? 0,
      },
    });
  }
  const renderer = createGenerateRenderer({
    requestedName: job.requestedName,
    nowMs: daemon.time.nowMs,
    isOlderDaemon: daemon.switches.current().olderDaemon,
    isRaw: fields.flag('raw') === true,
  });
  return answer(call, job, { renderer, isStream: fields.flag('stream') ?? true });
}

export const generateRoutes: readonly Route[] = [
  { methods: ['POST'], path: '/api/generate', dialect: 'native', isInference: true, run: runGenerate },
];
