import type { Clock, Timers } from '../../base/index.ts';
import { runnerStopped } from '../api-error.ts';
import type { SwitchSource } from '../switches/switch-source.ts';
import type { Switches } from '../switches/switch-table.ts';
import { inventLogprob } from '../text/logprobs.ts';
import type { AnswerPlan } from '../text/plan-answer.ts';
import type { AnswerSink, Piece } from './answer.ts';
import { waitFor, waitForAbort } from './system-time.ts';

/** What speaking needs. */
export interface SpeakInput {
  readonly plan: AnswerPlan;
  readonly sink: AnswerSink;
  readonly signal: AbortSignal;
  readonly switches: SwitchSource;
  readonly time: Clock & Timers;
  /** Tokens per second where no switch says otherwise. */
  readonly decodeRate: number;
  /** Alternatives per token; `null` = no log probabilities. */
  readonly topLogprobs: number | null;
  readonly toolTiming: 'early' | 'final';
  crash(): void;
  onToken(count: number): void;
}

/** `finished` with what the last record carries; otherwise the client left or a switch ended the answer. */
export type SpeakOutcome = { readonly kind: 'finished'; readonly lastPiece: Piece } | { readonly kind: 'stopped' };

const stopped: SpeakOutcome = { kind: 'stopped' };
const burst = 32;

/** One token of the plan as it will be seen by the client. */
function* listSteps(plan: AnswerPlan): Generator<Piece & { readonly token: string }> {
  const { thinking, content } = plan;
  // The parser of a real daemon often hands out the end of the thinking and the start of the text together.
  const joint = thinking.length > 0 && content.length > 0;
  for (const token of joint ? thinking.slice(0, -1) : thinking) yield { token, thinking: token };
  if (joint) yield { token: thinking.at(-1) ?? '', thinking: '' };
  for (const [index, token] of content.entries()) {
    yield joint && index === 0 ? { token, thinking: thinking.at(-1) ?? '', content: token } : { token, content: token };
  }
  for (let index = 0; index < plan.toolCallTokens; index++) yield { token: '' };
}

/** The switches that act in the middle of an answer. */
async function applyFaults(sent: number, input: SpeakInput, switches: Switches): Promise<'go-on' | 'stop'> {
  const { sink, signal } = input;
  const isDue = (limit: number | null): boolean => limit !== null && sent >= limit;
  if (isDue(switches.crashAfterTokens)) {
    // What was sent before shall have left the process.
    await waitFor(input.time, 1, signal);
    input.crash();
  }
  if (isDue(switches.errorMidStreamAfterTokens)) throw runnerStopped();
  if (isDue(switches.cutStreamAfterTokens)) sink.cut();
  else if (isDue(switches.endWithoutDoneAfterTokens)) sink.endEarly();
  else if (isDue(switches.stallAfterTokens)) await waitForAbort(signal);
  else if (switches.malformedLineAfterTokens !== sent) return 'go-on';
  else {
    sink.malformed();
    return 'go-on';
  }
  return 'stop';
}

function dress(step: Piece & { readonly token: string }, sent: number, input: SpeakInput): Piece {
  const { token, ...piece } = step;
  const { bigLineBytes } = input.switches.current();
  const isFirstContent = piece.content !== undefined && sent === input.plan.thinking.length;
  const padded =
    isFirstContent && bigLineBytes !== null ? { content: (piece.content ?? '').padEnd(bigLineBytes, '.') } : {};
  const logprobs =
    input.topLogprobs === null || token === '' ? {} : { logprobs: [inventLogprob(token, sent, input.topLogprobs)] };
  return { ...piece, ...padded, ...logprobs };
}

const hasText = ({ thinking, content }: Piece): boolean => (thinking ?? '') !== '' || (content ?? '') !== '';

/** Keeps to the rate however coarse the timers are: a late token does not delay the next. */
function createPace({ time, signal, switches, decodeRate }: SpeakInput): () => Promise<void> {
  let dueMs = time.monotonicMs();
  let sinceYield = 0;
  return async () => {
    const rate = switches.current().tokensPerSecond ?? decodeRate;
    const now = time.monotonicMs();
    dueMs = rate > 0 ? Math.max(dueMs, now - 250) + 1000 / rate : now;
    const aheadMs = dueMs - now;
    if (aheadMs > 0.5) {
      sinceYield = 0;
      await waitFor(time, aheadMs, signal);
    } else if (++sinceYield >= burst) {
      sinceYield = 0;
      await waitFor(time, 0.01, signal);
    }
  };
}

/** Speaks the plan at the model's rate, looking at the switches and at the client before every token. */
export async function speak(input: SpeakInput): Promise<SpeakOutcome> {
  const { plan, sink, signal } = input;
  const keepPace = createPace(input);
  let sent = 0;
  for (const step of listSteps(plan)) {
    if ((await applyFaults(sent, input, input.switches.current())) === 'stop' || signal.aborted) return stopped;
    await keepPace();
    if (signal.aborted) return stopped;
    const piece = dress(step, sent, input);
    if (hasText(piece)) {
      sink.piece(piece);
      await sink.writable();
    }
    input.onToken(++sent);
  }
  if ((await applyFaults(sent, input, input.switches.current())) === 'stop' || signal.aborted) return stopped;
  if (plan.toolCalls.length === 0) return { kind: 'finished', lastPiece: {} };
  if (input.toolTiming === 'final') return { kind: 'finished', lastPiece: { toolCalls: plan.toolCalls } };
  for (const call of plan.toolCalls) sink.piece({ toolCalls: [call] });
  return { kind: 'finished', lastPiece: {} };
}
