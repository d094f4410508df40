import {
  type ChatRequest,
  ollamaEgress,
  openaiIngress,
  type RenderContext,
  type RenderedRequest,
  type StreamEvent,
} from '../../translate/index.ts';
import { answerError } from '../exchange/answer-error.ts';
import { answerWhole } from '../exchange/answer-whole.ts';
import type { CallerWishes } from '../exchange/caller-wishes.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { mergeNotes } from '../exchange/merge-notes.ts';
import { takeRoute, takeWishes } from '../exchange/prepare.ts';
import { readJson } from '../exchange/read-json.ts';
import { createClientStream } from '../stream/client-stream.ts';
import { startKeepAlive } from '../stream/keep-alive.ts';
import { runPump } from '../stream/run-pump.ts';
import { createTranslateStep } from '../stream/translate-step.ts';
import { parseAnswer } from '../upstream/parse-answer.ts';
import { fetchWhole, reachBackend } from '../upstream/reach-backend.ts';

interface ChatPlan {
  readonly request: ChatRequest;
  readonly rendered: RenderedRequest;
  readonly context: RenderContext;
  readonly createId: () => string;
}

/** `POST /v1/chat/completions`: OpenAI in, Ollama's native chat out, through the canonical form. */
export async function serveChat(exchange: Exchange): Promise<void> {
  const taken = takeWishes(exchange);
  if (taken.kind === 'refused') return answerError(exchange, taken.error);
  const read = await readJson(exchange);
  if (read.kind === 'refused') return answerError(exchange, read.error);
  const parsed = openaiIngress.parseChatRequest(read.value);
  if (parsed.kind === 'refused') return answerError(exchange, parsed.error);
  const request = applyWishes(parsed.value.request, taken.wishes);
  const refused = takeRoute(exchange, request);
  if (refused) return answerError(exchange, refused);
  const rendered = ollamaEgress.renderChatRequest(request, exchange.facts.servedModel ?? request.model);
  exchange.facts.receipt = mergeNotes(parsed.value.notes, rendered.notes);
  const plan = { request, rendered, ...createContext(exchange, request) };
  return request.isStreaming ? streamAnswer(exchange, plan) : answerAtOnce(exchange, plan);
}

function applyWishes(request: ChatRequest, { contextLength, keepAlive }: CallerWishes): ChatRequest {
  if (contextLength === null && keepAlive === null) return request;
  return {
    ...request,
    contextLength: contextLength ?? request.contextLength,
    keepAlive: keepAlive ?? request.keepAlive,
  };
}

function createContext(exchange: Exchange, request: ChatRequest): Pick<ChatPlan, 'context' | 'createId'> {
  const id = exchange.id.slice('req_'.length);
  return {
    context: { id, createdAtMs: exchange.receivedAtMs, model: request.model, request },
    createId: () => `call_${exchange.gateway.ports.randomHex(8)}`,
  };
}

async function answerAtOnce(exchange: Exchange, { rendered, context, createId }: ChatPlan): Promise<void> {
  const reply = await fetchWhole(exchange, rendered);
  if (reply.kind === 'failed') return answerError(exchange, reply.error);
  const body = parseAnswer(reply.bytes, exchange.gateway.settings.maxJsonDepth);
  if (body.kind === 'refused') return answerError(exchange, body.error);
  const events = ollamaEgress.parseChatResponse(body.value, createId);
  if (events.kind === 'refused') return answerError(exchange, events.error);
  noteFinish(exchange, events.value);
  return answerWhole(exchange, openaiIngress.renderChatResponse(events.value, context));
}

function noteFinish(exchange: Exchange, events: readonly StreamEvent[]): void {
  const last = events.at(-1);
  if (last?.type !== 'finish') return;
  exchange.facts.usage = last.usage;
  exchange.facts.finishReason = last.reason;
}

async function streamAnswer(exchange: Exchange, { rendered, context, createId }: ChatPlan): Promise<void> {
  const { maxLineLength, maxJsonDepth, idleTimeoutMs } = exchange.gateway.settings;
  const renderer = openaiIngress.createStreamRenderer(context);
  const stream = createClientStream(exchange, { status: 200, contentType: renderer.contentType });
  const keepAlive = startKeepAlive(exchange, stream);
  exchange.probe = () => ': probe\n\n';
  const reply = await reachBackend(exchange, rendered);
  if (reply.kind === 'failed') return answerError(exchange, reply.error);
  const parser = ollamaEgress.createStreamParser(createId);
  const step = createTranslateStep({ parser, renderer, maxLineLength, maxJsonDepth });
  const failed = await runPump(exchange, { answer: reply.answer, step, stream, keepAlive, idleTimeoutMs });
  if (failed) return answerError(exchange, failed);
}
