import type { ChatMessage } from '../canonical/chat-request.ts';
import { type CallMatcher, createCallMatcher, type PlacedCall } from './match-tool-results.ts';
import { renderParts, renderTexts, type WireBlock } from './render-parts.ts';

type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>;

/** Neighbouring messages of one side as one. */
export type Turn =
  | { readonly role: 'user'; readonly blocks: readonly WireBlock[]; readonly answered: readonly PlacedCall[] }
  | { readonly role: 'assistant'; readonly blocks: readonly (WireBlock | PlacedCall)[] };

type Draft =
  | { readonly role: 'user'; readonly blocks: WireBlock[]; answered: readonly PlacedCall[] }
  | { readonly role: 'assistant'; readonly blocks: (WireBlock | PlacedCall)[] };

/** Whether a block of an assistant's turn is a call. */
export const isCall = (block: WireBlock | PlacedCall): block is PlacedCall => 'wireId' in block;

function renderThinking(message: AssistantMessage): readonly WireBlock[] {
  const { thinking, thinkingSignature: signature } = message;
  const blocks = (message.redactedThinking ?? []).map((data): WireBlock => ({ type: 'redacted_thinking', data }));
  return signature ? [{ type: 'thinking', thinking: thinking ?? '', signature }, ...blocks] : blocks;
}

const openTurn = (drafts: readonly Draft[], role: Draft['role']): number =>
  drafts.at(-1)?.role === role ? drafts.length - 1 : drafts.length;

function addToUser(drafts: Draft[], blocks: readonly WireBlock[]): void {
  if (blocks.length === 0) return;
  const last = drafts.at(-1);
  if (last?.role === 'user') last.blocks.push(...blocks);
  else drafts.push({ role: 'user', blocks: [...blocks], answered: [] });
}

function addAssistant(drafts: Draft[], message: AssistantMessage, matcher: CallMatcher): void {
  const turn = openTurn(drafts, 'assistant');
  const calls = message.toolCalls.map((call) => matcher.place(call, turn));
  const said = [...renderTexts(message.parts), ...calls];
  // The vendor refuses a turn that ends with thinking.
  if (said.length === 0) return;
  const blocks = [...renderThinking(message), ...said];
  const last = drafts.at(-1);
  if (last?.role === 'assistant') last.blocks.push(...blocks);
  else drafts.push({ role: 'assistant', blocks });
}

function addMessage(drafts: Draft[], message: ChatMessage, matcher: CallMatcher): void {
  switch (message.role) {
    case 'system':
      return;
    case 'assistant':
      addAssistant(drafts, message, matcher);
      return;
    case 'user':
      addToUser(drafts, renderParts(message.parts));
      return;
    case 'tool': {
      const call = matcher.answer(message);
      if (call === null) addToUser(drafts, renderParts(message.parts));
      else if (call.turn === drafts.length - 1) drafts.push({ role: 'user', blocks: [], answered: [] });
    }
  }
}

/**
 * The conversation as turns that alternate; system messages are left out. Each turn with calls is followed by a user's turn that answers all
 * of them, wherever the results stood; results of no call are the user's own words. Messages without content the vendor takes are left out.
 */
export function buildTurns(messages: readonly ChatMessage[]): readonly Turn[] {
  const drafts: Draft[] = [];
  const matcher = createCallMatcher();
  for (const message of messages) addMessage(drafts, message, matcher);
  const last = drafts.at(-1);
  if (last?.role === 'assistant' && last.blocks.some(isCall)) {
    drafts.push({ role: 'user', blocks: [], answered: [] });
  }
  for (const [index, draft] of drafts.entries()) {
    const before = drafts[index - 1];
    if (draft.role === 'user' && before?.role === 'assistant') draft.answered = before.blocks.filter(isCall);
  }
  return drafts;
}
