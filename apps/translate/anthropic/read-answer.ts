import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { createError } from '../canonical/create-error.ts';
import type { CanonicalError } from '../canonical/error.ts';
import type { StreamEvent, Usage } from '../canonical/stream-event.ts';
import { addCounts, convertUsage, noCounts, type TokenCounts } from './convert-usage.ts';
import { mapFinishReason } from './map-finish-reason.ts';
import { parseStreamError } from './parse-error.ts';
import { addToBlock, type BlockState, createBlockState, startBlock, stopBlock } from './read-blocks.ts';

/** Turns the events of one answer, parsed from JSON, into canonical ones. */
export interface AnswerReader {
  /** Nothing after the last event of the answer. */
  read(event: unknown): readonly StreamEvent[];
  /** As far as it has been told. */
  usage(): Usage;
  isOver(): boolean;
}

const nothing: readonly StreamEvent[] = [];
const empty: PlainObject = {};

const readObject = (values: PlainObject, key: string): PlainObject => {
  const value = values[key];
  return isPlainObject(value) ? value : empty;
};
const readText = (values: PlainObject, key: string): string | null => {
  const value = values[key];
  return typeof value === 'string' ? value : null;
};

/** What an event is about; errors of some servers stand without a type. */
const kindOf = (event: PlainObject): unknown =>
  event['type'] === undefined && (event['error'] ?? null) !== null ? 'error' : event['type'];

/** One answer so far. */
interface AnswerState {
  readonly blocks: BlockState;
  counts: TokenCounts;
  stopReason: string | null;
  stopSequence: string | null;
  isStarted: boolean;
  isOver: boolean;
}

function fail(state: AnswerState, error: CanonicalError): readonly StreamEvent[] {
  state.isOver = true;
  return [{ type: 'error', error }];
}

function start(state: AnswerState, model: string): readonly StreamEvent[] {
  if (state.isStarted) return nothing;
  state.isStarted = true;
  return [{ type: 'message-start', model }];
}

function readPiece(state: AnswerState, event: PlainObject, createId: () => string): readonly StreamEvent[] {
  const { blocks } = state;
  const wireIndex = event['index'];
  const isStart = event['type'] === 'content_block_start';
  const before = [...start(state, ''), ...(isStart ? stopBlock(blocks) : nothing)];
  const piece = isStart
    ? startBlock(blocks, readObject(event, 'content_block'), { wireIndex, createId })
    : addToBlock(blocks, readObject(event, 'delta'), wireIndex);
  if (piece !== null) return [...before, ...piece];
  const error = createError('backend_bad_response', 'The backend sent an event that makes no sense.');
  return [...before, ...fail(state, error)];
}

function readEnding(state: AnswerState, event: PlainObject): void {
  const delta = readObject(event, 'delta');
  state.counts = addCounts(state.counts, event['usage']);
  state.stopReason = readText(delta, 'stop_reason') ?? state.stopReason;
  state.stopSequence = readText(delta, 'stop_sequence') ?? state.stopSequence;
}

function end(state: AnswerState): readonly StreamEvent[] {
  const { blocks, counts, stopReason, stopSequence } = state;
  state.isOver = true;
  const reason = mapFinishReason(stopReason, blocks.hasCalls);
  const sequence = stopReason === 'stop_sequence' && stopSequence !== null ? { stopSequence } : {};
  const finish: StreamEvent = { type: 'finish', reason, usage: convertUsage(counts), ...sequence };
  return [...start(state, ''), ...stopBlock(blocks), finish];
}

function readEvent(state: AnswerState, event: PlainObject, createId: () => string): readonly StreamEvent[] {
  switch (kindOf(event)) {
    case 'message_start': {
      const message = readObject(event, 'message');
      state.counts = addCounts(state.counts, message['usage']);
      return start(state, readText(message, 'model') ?? '');
    }
    case 'content_block_start':
    case 'content_block_delta':
      return readPiece(state, event, createId);
    case 'content_block_stop':
      return stopBlock(state.blocks);
    case 'message_delta':
      readEnding(state, event);
      return nothing;
    case 'message_stop':
      return end(state);
    case 'ping':
      return state.isStarted ? [{ type: 'ping' }] : nothing;
    case 'error':
      return fail(state, parseStreamError(event['error']));
    default:
      return nothing;
  }
}

/** Creates a reader. `createId` names calls that came without an id. */
export function createAnswerReader(createId: () => string): AnswerReader {
  const state: AnswerState = {
    blocks: createBlockState(),
    counts: noCounts,
    stopReason: null,
    stopSequence: null,
    isStarted: false,
    isOver: false,
  };
  return {
    usage: () => convertUsage(state.counts),
    isOver: () => state.isOver,
    read(event) {
      if (state.isOver) return nothing;
      if (isPlainObject(event)) return readEvent(state, event, createId);
      return fail(state, createError('backend_bad_response', 'The backend sent an event that cannot be read.'));
    },
  };
}
