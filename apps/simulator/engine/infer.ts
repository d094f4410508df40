import { ApiError, serverBusy } from '../api-error.ts';
import type { Model } from '../catalogue/model.ts';
import type { Daemon } from '../daemon.ts';
import type { Exchange } from '../http/exchange.ts';
import type { AnswerFormat, ChatMessage, ThinkLevel, ToolDefinition } from '../text/chat-message.ts';
import { planAnswer } from '../text/plan-answer.ts';
import { hashText } from '../text/random.ts';
import { renderConversation } from '../text/render-prompt.ts';
import type { AnswerSink, Finish } from './answer.ts';
import type { GenerationOptions } from './generation-options.ts';
import type { Lease } from './scheduler-ports.ts';
import { speak } from './speak.ts';
import { waitFor, waitForAbort } from './system-time.ts';

/** One inference, in the daemon's own terms, whatever dialect it came in. */
export interface InferenceJob {
  readonly model: Model;
  /** The name as the client wrote it. */
  readonly requestedName: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolDefinition[];
  readonly format: AnswerFormat;
  readonly think: ThinkLevel;
  readonly options: GenerationOptions;
  readonly keepAliveMs: number | undefined;
  readonly mayTruncate: boolean;
  readonly mayShift: boolean;
  readonly topLogprobs: number | null;
  readonly suffix: string | null;
  /** Tokens of an earlier turn, given back by the client. */
  readonly contextTokens: readonly number[];
}

const nanoseconds = (ms: number): number => Math.max(1, Math.round(ms * 1e6));
const boundedContexts = 10;

/** Waits for the model; the phases show in the journal. */
export async function acquireModel(
  daemon: Daemon,
  exchange: Exchange,
  job: Pick<InferenceJob, 'model' | 'options' | 'keepAliveMs'>,
): Promise<Lease> {
  if (daemon.switches.current().busy) throw serverBusy();
  exchange.enterPhase('waiting-for-model');
  return daemon.scheduler.acquire({
    model: job.model,
    options: job.options.load,
    keepAliveMs: job.keepAliveMs,
    signal: exchange.signal,
  });
}

/** Waits for the client to give up when the model hangs. It holds its slot meanwhile, as a runner that has stopped working does. */
export async function hangIfStuck({ stuckModels, journal }: Daemon, exchange: Exchange, model: Model): Promise<void> {
  if (!stuckModels.has(model.name)) return;
  exchange.enterPhase('stuck');
  journal.note({ event: 'request-stuck', requestId: exchange.id, model: model.name });
  await waitForAbort(exchange.signal);
}

function renderPrompt(
  job: InferenceJob,
  contextLength: number,
): { tokens: readonly string[]; messages: readonly ChatMessage[] } {
  const earlier = job.contextTokens.map((token) => `#${token}`);
  const limit = (job.mayTruncate ? contextLength : Number.POSITIVE_INFINITY) - earlier.length;
  const rendered = renderConversation(job.messages, job.tools, limit);
  const tokens = [...earlier, ...rendered.tokens];
  if (tokens.length <= contextLength) return { tokens, messages: rendered.messages };
  if (!job.mayShift || !job.mayTruncate) {
    throw new ApiError(
      400,
      `the prompt is longer than the context length (${tokens.length} tokens, ${contextLength} allowed)`,
    );
  }
  return { tokens: tokens.slice(-contextLength), messages: rendered.messages };
}

function maxTokens({ options, mayShift }: InferenceJob, promptLength: number, contextLength: number): number {
  const asked = options.maxTokens ?? boundedContexts * contextLength;
  return mayShift ? asked : Math.min(asked, Math.max(1, contextLength - promptLength));
}

/** Token numbers for the deprecated `context`. */
const numberTokens = (tokens: readonly string[], { architecture }: Model): readonly number[] =>
  tokens.map((token) =>
    /^#\d+$/.test(token) ? Number(token.slice(1)) : hashText(token) % architecture.vocabularySize,
  );

/** Evaluates the part of the prompt that no slot knows. Resolves with its duration in milliseconds. */
async function prefill(daemon: Daemon, exchange: Exchange, work: { model: Model; newTokens: number }): Promise<number> {
  exchange.enterPhase('prefill');
  const startedMs = daemon.time.monotonicMs();
  const { prefillTokensPerSecond, silentMs } = daemon.switches.current();
  const rate = prefillTokensPerSecond ?? work.model.pace.prefillRate;
  await waitFor(daemon.time, silentMs + (rate > 0 ? (work.newTokens / rate) * 1000 : 0), exchange.signal);
  return daemon.time.monotonicMs() - startedMs;
}

/** Runs a job from the wait for its model to its last record. Ends quietly when the client goes away. */
export async function infer(
  daemon: Daemon,
  exchange: Exchange,
  work: { job: InferenceJob; sink: AnswerSink },
): Promise<void> {
  const lease = await acquireModel(daemon, exchange, work.job);
  let evaluated: readonly string[] | undefined;
  try {
    await hangIfStuck(daemon, exchange, work.job.model);
    evaluated = await answerWith(daemon, exchange, { ...work, lease });
  } finally {
    lease.release(evaluated);
  }
}

async function answerWith(
  daemon: Daemon,
  exchange: Exchange,
  { job, sink, lease }: { job: InferenceJob; sink: AnswerSink; lease: Lease },
): Promise<readonly string[] | undefined> {
  const { time } = daemon;
  const loadNs = nanoseconds(time.monotonicMs() - exchange.startedAtMs);
  const prompt = renderPrompt(job, lease.contextLength);
  const switches = daemon.switches.current();
  const plan = planAnswer({
    modelName: job.model.name,
    messages: prompt.messages,
    tools: job.tools,
    format: job.format,
    think: switches.olderDaemon ? 'off' : job.think,
    seed: job.options.seed,
    stop: job.options.stop,
    maxTokens: maxTokens(job, prompt.tokens.length, lease.contextLength),
    targetTokens: switches.answerTokens,
    suffix: job.suffix,
  });
  const cached = lease.reusePrefix(prompt.tokens);
  // Even a fully known prompt needs its last token evaluated again.
  const prefillMs = await prefill(daemon, exchange, {
    model: job.model,
    newTokens: Math.max(1, prompt.tokens.length - cached),
  });
  const decodeStartMs = time.monotonicMs();
  const outcome = await speak({
    plan,
    sink,
    signal: exchange.signal,
    switches: daemon.switches,
    time,
    decodeRate: job.model.pace.decodeRate,
    topLogprobs: job.topLogprobs,
    toolTiming: switches.toolTiming === 'model' ? job.model.toolTiming : switches.toolTiming,
    crash: () => daemon.crash('an answer reached its switch'),
    onToken: (count) => exchange.countToken(count),
  });
  if (outcome.kind === 'stopped') return undefined;
  const answer = [...plan.thinking, ...plan.content];
  const finish: Finish = {
    piece: outcome.lastPiece,
    doneReason: plan.doneReason,
    contextTokens: numberTokens([...prompt.tokens, ...answer], job.model),
    metrics: {
      totalNs: nanoseconds(time.monotonicMs() - exchange.startedAtMs),
      loadNs,
      promptEvalCount: prompt.tokens.length,
      promptEvalNs: nanoseconds(prefillMs),
      evalCount: answer.length + plan.toolCallTokens,
      evalNs: nanoseconds(time.monotonicMs() - decodeStartMs),
    },
  };
  sink.finish(finish);
  return [...prompt.tokens, ...answer, '<|end|>'];
}
