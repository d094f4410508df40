import { hash } from 'node:crypto';
import type { PromptSegment } from '../../translate/index.ts';
import { createBoundedMemory } from './bounded-memory.ts';

/**
 * How a prompt goes on from the one before it in its conversation: not at all, from its end (or nearly so), or from where it stops being the same,
 * with the tokens that cannot be reused.
 */
export type PrefixStep =
  | { readonly kind: 'first' }
  | { readonly kind: 'continued' }
  | { readonly kind: 'broken'; readonly at: string; readonly lostTokens: number };

/** What the last prompt of a conversation was made of. */
interface Remembered {
  readonly digests: readonly string[];
  readonly lengths: readonly number[];
  readonly toolNames: readonly string[];
}

/** Remembers the last prompt of each conversation. */
export interface PrefixMemory {
  /** Order of the tools in the conversation's last prompt. */
  toolNames(conversation: string): readonly string[];
  /** Compares a prompt with the one before and keeps it in its place. */
  note(conversation: string, segments: readonly PromptSegment[], toolNames: readonly string[]): PrefixStep;
}

const unitsPerToken = 4;
/** Losing less than this is not worth a word. */
const minLostTokens = 100;
const maxConversations = 500;
const noNames: readonly string[] = [];

export const digest = (text: string): string => hash('sha1', text, 'base64');

export function createPrefixMemory(): PrefixMemory {
  const conversations = createBoundedMemory<Remembered>(maxConversations);
  return {
    toolNames: (conversation) => conversations.get(conversation)?.toolNames ?? noNames,
    note(conversation, segments, toolNames) {
      const before = conversations.get(conversation);
      const digests = segments.map(({ text }) => digest(text));
      conversations.set(conversation, { digests, lengths: segments.map(({ text }) => text.length), toolNames });
      if (!before) return { kind: 'first' };
      const common = before.digests.findIndex((known, index) => known !== digests[index]);
      if (common < 0) return { kind: 'continued' };
      let lost = 0;
      for (const length of before.lengths.slice(common)) lost += length;
      const lostTokens = Math.ceil(lost / unitsPerToken);
      if (lostTokens < minLostTokens) return { kind: 'continued' };
      return { kind: 'broken', at: segments[common]?.name ?? 'the end', lostTokens };
    },
  };
}
