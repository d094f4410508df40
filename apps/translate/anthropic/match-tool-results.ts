import { createCallLedger, type LedgerEntry } from '../canonical/call-ledger.ts';
import type { ChatMessage, ToolCall } from '../canonical/chat-request.ts';

export type ToolResult = Extract<ChatMessage, { role: 'tool' }>;

/** A call of the conversation with its id on the wire and the results found for it. */
export interface PlacedCall extends LedgerEntry {
  readonly wireId: string;
  readonly results: ToolResult[];
}

/** Finds the call that a result answers, in the order of the conversation. */
export interface CallMatcher {
  place(call: ToolCall, turn: number): PlacedCall;
  /** The call, which then knows the result; `null` when no call fits. */
  answer(result: ToolResult): PlacedCall | null;
}

/** Gives ids that are `^[a-zA-Z0-9_-]+$` and unique, as the vendor wants them. */
function createWireIds(): (id: string) => string {
  const countsByWireId = new Map<string, number>();
  return (id) => {
    const wanted = id.replace(/[^a-zA-Z0-9_-]/g, '_') || 'call';
    let wireId = wanted;
    for (let count = countsByWireId.get(wanted) ?? 0; countsByWireId.has(wireId); ) {
      count++;
      countsByWireId.set(wanted, count);
      wireId = `${wanted}_${count}`;
    }
    countsByWireId.set(wireId, 1);
    return wireId;
  };
}

/**
 * Creates a matcher. Ids depend on earlier messages alone: a longer conversation keeps the beginning of its prompt. Results without an id go
 * by name, those without a name by order.
 */
export function createCallMatcher(): CallMatcher {
  const ledger = createCallLedger<PlacedCall>();
  const toWireId = createWireIds();

  const find = ({ toolCallId, toolName }: ToolResult): PlacedCall | null => {
    const sameId = toolCallId === null ? null : ledger.findById(toolCallId);
    if (sameId !== null) return sameId;
    if (toolName !== null) return ledger.findOpen(toolName);
    return toolCallId === null ? ledger.findOpen() : null;
  };
  return {
    place(call, turn) {
      const placed: PlacedCall = { call, turn, isAnswered: false, wireId: toWireId(call.id), results: [] };
      ledger.add(placed);
      return placed;
    },
    answer(result) {
      const placed = find(result);
      if (placed === null) return null;
      placed.results.push(result);
      placed.isAnswered = true;
      return placed;
    },
  };
}
