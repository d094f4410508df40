import {
  addUsages,
  type CanonicalError,
  type Parsed,
  type RenderedRequest,
  type StreamEvent,
  type StreamParser,
  type StreamRenderer,
  type Usage,
} from '../../translate/index.ts';
import type { AnswerKeeper } from '../cache/answer-keeper.ts';
import type { AnswerRendering } from '../cache/replay-answer.ts';
import { answerError } from '../exchange/answer-error.ts';
import { answerWhole } from '../exchange/answer-whole.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { answerFailure } from '../failover/answer-failure.ts';
import { openAnswerTalks } from '../plugins/answer-stages.ts';
import { asLong } from '../plugins/as-long.ts';
import type { RequestPlugins } from '../plugins/plugin-port.ts';
import { transformAnswers } from '../plugins/transform-answers.ts';
import { createCollector, type TransformedStream, transformStream } from '../plugins/transform-stream.ts';
import { createClientStream } from '../stream/client-stream.ts';
import { startKeepAlive } from '../stream/keep-alive.ts';
import { runPump } from '../stream/run-pump.ts';
import { createTranslateStep } from '../stream/translate-step.ts';
import type { Reply } from '../upstream/call-backend.ts';
import { fetchParsed, reachBackend } from '../upstream/reach-backend.ts';
import type { Answer } from '../upstream/start-call.ts';

type Events = readonly StreamEvent[];
type Requests = readonly [RenderedRequest, ...RenderedRequest[]];

/** How the answer of a backend becomes the client's, through the canonical form. */
export interface Translation extends AnswerRendering {
  /** One request, or several when several answers were asked for of a backend that gives one. */
  readonly requests: Requests;
  /** The same asked in another way, for a backend that refused the first; `null` when there is none. Called once. */
  readonly askOtherwise: (refusal: CanonicalError) => Requests | null;
  readonly createParser: () => StreamParser;
  readonly parseWhole: (body: unknown) => Parsed<Events>;
  /** Hears the answer too; `null` for nobody. */
  readonly keeper: AnswerKeeper | null;
}

/** Fetches whole answers one after the other and answers with all of them at once. */
export async function answerAtOnce(exchange: Exchange, translation: Translation): Promise<void> {
  let answers = await fetchAll(exchange, translation.requests, translation);
  const otherwise = answers.kind === 'refused' ? translation.askOtherwise(answers.error) : null;
  if (otherwise) answers = await fetchAll(exchange, otherwise, translation);
  if (answers.kind === 'refused') return answerFailure(exchange, answers.error);
  if (exchange.plugins?.isForAnswers) {
    answers = await transformAnswers(exchange, exchange.plugins, answers.value);
    if (answers.kind === 'refused') return answerError(exchange, answers.error);
  }
  noteFinish(exchange, answers.value);
  translation.keeper?.keepChoices(answers.value, true);
  const [first = [], ...further] = answers.value;
  return answerWhole(exchange, translation.renderWhole(first, further));
}

async function fetchAll(
  exchange: Exchange,
  requests: Requests,
  translation: Translation,
): Promise<Parsed<readonly Events[]>> {
  const answers: Events[] = [];
  for (const [index, request] of requests.entries()) {
    if (index > 0) exchange.facts.furtherCalls++;
    const fetched = await fetchEvents(exchange, request, translation);
    if (fetched.kind === 'refused') return fetched;
    answers.push(fetched.value);
  }
  return { kind: 'parsed', value: answers };
}

async function fetchEvents(
  exchange: Exchange,
  request: RenderedRequest,
  { parseWhole, keeper }: Translation,
): Promise<Parsed<Events>> {
  const body = await fetchParsed(exchange, request);
  if (body.kind === 'refused') return body;
  keeper?.hear(body.bytes.toString());
  return parseWhole(body.value);
}

function noteFinish(exchange: Exchange, answers: readonly Events[]): void {
  const usages: Usage[] = [];
  for (const events of answers) {
    const last = events.at(-1);
    if (last?.type !== 'finish') return;
    usages.push(last.usage);
    exchange.facts.finishReason ??= last.reason;
  }
  exchange.facts.usage = addUsages(usages);
}

/** Streams the answer as it comes. Clients of event streams hear comments during silence; those of NDJSON simply wait. */
export async function answerAsStream(exchange: Exchange, translation: Translation): Promise<void> {
  const { maxLineLength, maxJsonDepth, idleTimeoutMs } = exchange.gateway.settings;
  const [request] = translation.requests;
  const renderer = translation.createRenderer();
  const isSse = renderer.contentType.startsWith('text/event-stream');
  const stream = createClientStream(exchange, { status: 200, contentType: renderer.contentType });
  const keepAlive = isSse ? startKeepAlive(exchange, stream) : null;
  exchange.renderStreamError = (error) => renderer.push({ type: 'error', error });
  // Blanks before a record belong to its JSON.
  exchange.probe = () => (isSse ? ': probe\n\n' : ' ');
  const reply = await reachSomehow(exchange, request, translation);
  if (reply.kind === 'failed') return answerFailure(exchange, reply.error, reply.status ?? null);
  const { answer } = reply;
  const parser = translation.createParser();
  const limits = { maxLineLength, maxJsonDepth };
  if (exchange.plugins?.isForAnswers) {
    const opened = await openTransformed(exchange, exchange.plugins, { answer, renderer, parser, limits });
    if (opened.kind === 'refused') return answerError(exchange, opened.error);
    const failed = await runPump(exchange, { ...opened.value, stream, keepAlive, idleTimeoutMs });
    return failed ? answerFailure(exchange, failed) : undefined;
  }
  const listener = translation.keeper?.createListener(true) ?? null;
  const step = createTranslateStep({ parser, renderer, ...limits, listener });
  const failed = await runPump(exchange, { answer, step, stream, keepAlive, idleTimeoutMs });
  if (failed) return answerFailure(exchange, failed);
}

interface OpenedAnswer {
  readonly answer: Answer;
  readonly renderer: StreamRenderer;
  readonly parser: StreamParser;
  readonly limits: { readonly maxLineLength: number; readonly maxJsonDepth: number };
}

/** The answer on its way through the plugins. */
async function openTransformed(
  exchange: Exchange,
  plugins: RequestPlugins,
  { answer, renderer, parser, limits }: OpenedAnswer,
): Promise<Parsed<TransformedStream>> {
  const talks = await asLong(exchange, openAnswerTalks(exchange, plugins), answer.abort);
  if (talks.kind === 'refused') return talks;
  const collector = createCollector(renderer.contentType);
  const step = createTranslateStep({ parser, renderer: collector, ...limits });
  return {
    kind: 'parsed',
    value: transformStream(exchange, { answer, step, collector, renderer, talks: talks.value }),
  };
}

async function reachSomehow(exchange: Exchange, request: RenderedRequest, translation: Translation): Promise<Reply> {
  const reply = await reachBackend(exchange, request);
  const [other] = reply.kind === 'failed' ? (translation.askOtherwise(reply.error) ?? []) : [];
  return other ? reachBackend(exchange, other) : reply;
}
