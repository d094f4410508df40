import type { Anthropic } from '@anthropic-ai/sdk';
import { createLineSplitter, createSseParser, isPlainObject } from '../../../apps/base/index.ts';

type WireEvent = Anthropic.RawMessageStreamEvent;
type Started = Extract<WireEvent, { type: 'content_block_start' }>;
type Delta = Extract<WireEvent, { type: 'content_block_delta' }>['delta'];

/** A block as a client has put it together; `text` holds what its deltas added, of whatever kind they were. */
export interface ReadBlock {
  readonly start: Started['content_block'];
  text: string;
  signature: string;
  isStopped: boolean;
}

/** What a client has put together from a stream. */
export interface ReadMessage {
  readonly types: string[];
  id: string;
  readonly blocks: ReadBlock[];
  stopReason: string | null;
  stopSequence: string | null;
  startUsage: unknown;
  endUsage: unknown;
  pingCount: number;
  error: unknown;
  isStopped: boolean;
}

function addDelta(block: ReadBlock | undefined, delta: Delta): void {
  if (block === undefined || block.isStopped) throw new Error('a delta without an open block');
  if (delta.type === 'text_delta') block.text += delta.text;
  else if (delta.type === 'thinking_delta') block.text += delta.thinking;
  else if (delta.type === 'input_json_delta') block.text += delta.partial_json;
  else if (delta.type === 'signature_delta') block.signature += delta.signature;
}

function addBlock(message: ReadMessage, event: Started): void {
  const isOrdered = event.index === message.blocks.length && message.blocks.every(({ isStopped }) => isStopped);
  if (!isOrdered) throw new Error('a block out of order');
  message.blocks.push({ start: event.content_block, text: '', signature: '', isStopped: false });
}

function addEvent(message: ReadMessage, event: WireEvent): void {
  switch (event.type) {
    case 'message_start':
      message.id = event.message.id;
      message.startUsage = event.message.usage;
      break;
    case 'content_block_start':
      addBlock(message, event);
      break;
    case 'content_block_delta':
      addDelta(message.blocks[event.index], event.delta);
      break;
    case 'content_block_stop': {
      const block = message.blocks[event.index];
      if (block !== undefined) block.isStopped = true;
      break;
    }
    case 'message_delta':
      message.stopReason = event.delta.stop_reason;
      message.stopSequence = event.delta.stop_sequence;
      message.endUsage = event.usage;
      break;
    case 'message_stop':
      message.isStopped = true;
      break;
  }
}

/** Reads a message stream that arrives in `pieces`, as a client would; throws when its events make no sense. */
export function readAnthropicStream(pieces: readonly string[]): ReadMessage {
  const splitter = createLineSplitter(1_000_000);
  const parser = createSseParser();
  const message: ReadMessage = {
    types: [],
    id: '',
    blocks: [],
    stopReason: null,
    stopSequence: null,
    startUsage: null,
    endUsage: null,
    pingCount: 0,
    error: null,
    isStopped: false,
  };
  for (const line of pieces.flatMap((piece) => splitter.push(piece).lines)) {
    const event = parser.pushLine(line);
    if (event === undefined) continue;
    if (message.isStopped || message.error !== null) throw new Error('an event after the end');
    const data: unknown = JSON.parse(event.data);
    if (!isPlainObject(data) || data['type'] !== event.event) throw new Error('an event whose data names another type');
    message.types.push(event.event);
    if (event.event === 'ping') message.pingCount++;
    else if (event.event === 'error') message.error = data['error'];
    else addEvent(message, data as unknown as WireEvent);
  }
  return message;
}
