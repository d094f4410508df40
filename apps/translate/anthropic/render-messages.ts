import type { ChatMessage } from '../canonical/chat-request.ts';
import { buildTurns, isCall, type Turn } from './build-turns.ts';
import type { PlacedCall } from './match-tool-results.ts';
import { renderParts, type WireBlock } from './render-parts.ts';

/** The messages of a request and what else depends on them. */
export interface RenderedMessages {
  /** JSON text of the list. */
  readonly json: string;
  /** The vendor takes thinking with these messages. */
  readonly isThinkingPossible: boolean;
  /** Names of the tools that were called, each once. */
  readonly calledNames: readonly string[];
}

/** Stands where the vendor wants a user's turn and the conversation has none: it refuses empty ones. */
const placeholder = '{"role":"user","content":[{"type":"text","text":"."}]}';
const noResult = 'No result was given.';
const unexplainedError = 'The tool failed.';

const isThinking = (block: WireBlock | PlacedCall | undefined): boolean =>
  block !== undefined && !isCall(block) && (block['type'] === 'thinking' || block['type'] === 'redacted_thinking');

function renderCall({ call, wireId }: PlacedCall): string {
  const head = JSON.stringify({ type: 'tool_use', id: wireId, name: call.name }).slice(0, -1);
  // The arguments are spliced in as they came: parsing them would reorder keys and round large numbers.
  return `${head},"input":${call.argumentsJson.trim() || '{}'}}`;
}

function renderResult({ wireId, results }: PlacedCall): WireBlock {
  const isError = results.length === 0 || results.some((result) => result.isError);
  const blocks = results.flatMap((result) => renderParts(result.parts));
  const words = results.length === 0 ? noResult : unexplainedError;
  const content = blocks.length === 0 && isError ? [{ type: 'text', text: words }] : blocks;
  return {
    type: 'tool_result',
    tool_use_id: wireId,
    ...(content.length === 0 ? {} : { content }),
    ...(isError ? { is_error: true } : {}),
  };
}

function renderTurn(turn: Turn): string {
  const content =
    turn.role === 'user'
      ? [...turn.answered.map(renderResult), ...turn.blocks].map((block) => JSON.stringify(block))
      : turn.blocks.map((block) => (isCall(block) ? renderCall(block) : JSON.stringify(block)));
  return `{"role":"${turn.role}","content":[${content.join(',')}]}`;
}

/** The vendor refuses thinking, and white space at the end, in an answer that is to be gone on with. */
function trimPrefill(turns: readonly Turn[]): readonly Turn[] {
  const last = turns.at(-1);
  if (last?.role !== 'assistant') return turns;
  const blocks = last.blocks.filter((block) => !isThinking(block));
  const end = blocks.at(-1);
  if (end === undefined || isCall(end)) return turns;
  const trimmed = { ...end, text: String(end['text']).trimEnd() };
  return [...turns.slice(0, -1), { role: 'assistant', blocks: [...blocks.slice(0, -1), trimmed] }];
}

/**
 * Whether the vendor takes thinking: not for an answer to be gone on with, and amid calls and results only when the answer that they belong
 * to began with thinking. Source: Anthropic, building with extended thinking, tool use.
 */
function canThink(turns: readonly Turn[]): boolean {
  let at = turns.length - 1;
  for (let turn = turns[at]; turn?.role === 'user' && turn.answered.length > 0; turn = turns[at]) {
    const before = turns[at - 1];
    const beforeThat = turns[at - 2];
    const goesOn = beforeThat?.role === 'user' && beforeThat.answered.length > 0 && beforeThat.blocks.length === 0;
    if (!goesOn) return before?.role === 'assistant' && isThinking(before.blocks[0]);
    at -= 2;
  }
  return turns.at(-1)?.role !== 'assistant';
}

/** The vendor's message list: turns alternate and the first is the user's. Source: Anthropic API reference, create a message. */
export function renderMessages(messages: readonly ChatMessage[]): RenderedMessages {
  const turns = trimPrefill(buildTurns(messages));
  const texts = turns.map(renderTurn);
  const calls = turns.flatMap((turn) => (turn.role === 'assistant' ? turn.blocks.filter(isCall) : []));
  return {
    json: `[${(turns[0]?.role === 'user' ? texts : [placeholder, ...texts]).join(',')}]`,
    isThinkingPossible: canThink(turns),
    calledNames: [...new Set(calls.map(({ call }) => call.name))],
  };
}
