import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';

type ProseKind = 'text' | 'thinking';
/** Events, or `null` for what makes no sense. */
type Reading = readonly StreamEvent[] | null;

interface OpenBlock {
  /** `skipped` is a block without a canonical form, or one told whole. */
  readonly kind: ProseKind | 'tool-call' | 'skipped';
  readonly wireIndex: unknown;
  /** Arguments a call began with; they count when no fragments follow. */
  readonly startArguments: string;
  hasFragments: boolean;
}

/** The content blocks of one answer so far. Those without a canonical form have no number. */
export interface BlockState {
  open: OpenBlock | null;
  index: number;
  hasCalls: boolean;
}

const nothing: readonly StreamEvent[] = [];

export const createBlockState = (): BlockState => ({ open: null, index: -1, hasCalls: false });

function readText(values: PlainObject, key: string): string {
  const value = values[key];
  return typeof value === 'string' ? value : '';
}

function readArguments(input: unknown): string | null {
  if (input === undefined || input === null) return '{}';
  if (!isPlainObject(input)) return null;
  try {
    return JSON.stringify(input);
  } catch (cause) {
    // JSON.parse accepts nesting that JSON.stringify cannot write back.
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

function open(state: BlockState, block: Partial<OpenBlock> & Pick<OpenBlock, 'kind' | 'wireIndex'>): void {
  state.open = { startArguments: '{}', hasFragments: false, ...block };
  if (block.kind !== 'skipped') state.index++;
}

/** Ends the open block, if there is one. */
export function stopBlock(state: BlockState): readonly StreamEvent[] {
  const { open: block, index } = state;
  state.open = null;
  if (block === null || block.kind === 'skipped') return nothing;
  const end: StreamEvent = { type: `${block.kind}-end`, index };
  if (block.kind !== 'tool-call' || block.hasFragments) return [end];
  return [{ type: 'tool-call-delta', index, argumentsJson: block.startArguments }, end];
}

function startProse(state: BlockState, kind: ProseKind, wireIndex: unknown): readonly StreamEvent[] {
  open(state, { kind, wireIndex });
  return [{ type: `${kind}-start`, index: state.index }];
}

interface Prose {
  readonly kind: ProseKind;
  readonly text: string;
  readonly wireIndex: unknown;
}

function addProse(state: BlockState, { kind, text, wireIndex }: Prose): readonly StreamEvent[] {
  if (text === '' || state.open?.kind === 'skipped') return nothing;
  const before = state.open?.kind === kind ? nothing : [...stopBlock(state), ...startProse(state, kind, wireIndex)];
  return [...before, { type: `${kind}-delta`, index: state.index, text }];
}

function addSignature(state: BlockState, signature: string): readonly StreamEvent[] {
  if (signature === '' || state.open?.kind !== 'thinking') return nothing;
  return [{ type: 'thinking-signature', index: state.index, signature }];
}

function addFragment(state: BlockState, argumentsJson: string): Reading {
  if (argumentsJson === '' || state.open?.kind === 'skipped') return nothing;
  if (state.open?.kind !== 'tool-call') return null;
  state.open.hasFragments = true;
  return [{ type: 'tool-call-delta', index: state.index, argumentsJson }];
}

function startCall(state: BlockState, block: PlainObject, at: { wireIndex: unknown; createId: () => string }): Reading {
  const name = readText(block, 'name');
  const startArguments = readArguments(block['input']);
  if (name === '' || startArguments === null) return null;
  open(state, { kind: 'tool-call', wireIndex: at.wireIndex, startArguments });
  state.hasCalls = true;
  return [{ type: 'tool-call-start', index: state.index, id: readText(block, 'id') || at.createId(), name }];
}

function addRedacted(state: BlockState, data: string): readonly StreamEvent[] {
  state.index++;
  return [{ type: 'redacted-thinking', index: state.index, data }];
}

/**
 * Starts a block, which may hold content already, as all blocks of whole answers do. `createId` names a call without an id. Blocks of tools
 * that the vendor runs itself have no canonical form.
 */
export function startBlock(
  state: BlockState,
  block: PlainObject,
  at: { readonly wireIndex: unknown; readonly createId: () => string },
): Reading {
  const { wireIndex } = at;
  switch (block['type']) {
    case 'text':
      return [
        ...startProse(state, 'text', wireIndex),
        ...addProse(state, { kind: 'text', text: readText(block, 'text'), wireIndex }),
      ];
    case 'thinking':
      return [
        ...startProse(state, 'thinking', wireIndex),
        ...addProse(state, { kind: 'thinking', text: readText(block, 'thinking'), wireIndex }),
        ...addSignature(state, readText(block, 'signature')),
      ];
    case 'tool_use':
      return startCall(state, block, at);
    case 'redacted_thinking':
      open(state, { kind: 'skipped', wireIndex });
      return addRedacted(state, readText(block, 'data'));
    default:
      open(state, { kind: 'skipped', wireIndex });
      return nothing;
  }
}

/** Adds to the open block. Text without a block of its own gets one; kinds that are not known are ignored. */
export function addToBlock(state: BlockState, delta: PlainObject, wireIndex: unknown): Reading {
  // Blocks that grow side by side could only be mixed up.
  if (state.open !== null && wireIndex !== undefined && state.open.wireIndex !== wireIndex) return null;
  switch (delta['type']) {
    case 'text_delta':
      return addProse(state, { kind: 'text', text: readText(delta, 'text'), wireIndex });
    case 'thinking_delta':
      return addProse(state, { kind: 'thinking', text: readText(delta, 'thinking'), wireIndex });
    case 'signature_delta':
      return addSignature(state, readText(delta, 'signature'));
    case 'input_json_delta':
      return addFragment(state, readText(delta, 'partial_json'));
    default:
      return nothing;
  }
}
