import { expect } from 'vitest';
import type { ChatMessage, ChatRequest, ContentPart } from '../../../apps/translate/index.ts';

/** A result of a call. */
export interface ResultEntry {
  readonly text: string;
  readonly images: readonly string[];
  readonly isError: boolean;
}

export interface CallEntry {
  /** `null` where the dialects on the way may rename it. */
  readonly id: string | null;
  readonly name: string;
  readonly argumentsJson: string;
  /** Every result that belongs to the call. */
  readonly results: readonly ResultEntry[];
}

/** What one side said before the other spoke, in no dialect and no order of kinds. */
export interface Entry {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
  readonly images: readonly string[];
  readonly thinking: string | null;
  readonly signature: string | null;
  readonly calls: readonly CallEntry[];
}

export const joinTexts = (texts: readonly string[]): string => texts.join('\n');

const textOf = (parts: readonly ContentPart[]): string =>
  joinTexts(parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])));
const imagesOf = (parts: readonly ContentPart[]): readonly string[] =>
  parts.flatMap((part) => (part.kind === 'image' ? [part.base64] : []));

/** Entries with neighbours of one side put together, and those that say nothing left out. */
export function mergeEntries(entries: readonly Entry[]): readonly Entry[] {
  const merged: Entry[] = [];
  for (const entry of entries) {
    const last = merged.at(-1);
    if (entry.text === '' && entry.images.length === 0 && entry.calls.length === 0) continue;
    if (last === undefined || last.role !== entry.role || entry.role === 'assistant') merged.push(entry);
    else {
      const text = joinTexts([last.text, entry.text].filter((each) => each !== ''));
      merged[merged.length - 1] = { ...last, text, images: [...last.images, ...entry.images] };
    }
  }
  return merged;
}

type ToolMessage = Extract<ChatMessage, { role: 'tool' }>;
interface OpenCall extends CallEntry {
  readonly results: ResultEntry[];
}

/** The newest call that the result names. A result that names none is a fault. */
function findCall(calls: readonly OpenCall[], { toolCallId }: ToolMessage): OpenCall {
  const found = calls.findLast(({ id }) => id === toolCallId);
  if (found === undefined) throw new Error('a result belongs to no call');
  return found;
}

/** A canonical request's conversation, with every result at its call. */
export function toEntries({ messages }: ChatRequest): readonly Entry[] {
  const calls: OpenCall[] = [];
  const entries = messages.flatMap((message): Entry[] => {
    const { role, parts } = message;
    const said = { text: textOf(parts), images: imagesOf(parts) };
    if (role === 'tool') {
      findCall(calls, message).results.push({ ...said, isError: message.isError });
      return [];
    }
    if (role !== 'assistant') return [{ role, ...said, thinking: null, signature: null, calls: [] }];
    const own = message.toolCalls.map(({ id, name, argumentsJson }): OpenCall => {
      return { id, name, argumentsJson: JSON.stringify(JSON.parse(argumentsJson)), results: [] };
    });
    calls.push(...own);
    return [{ role, ...said, thinking: message.thinking, signature: message.thinkingSignature ?? null, calls: own }];
  });
  return mergeEntries(entries);
}

/** Equality of plain data. Texts are compared first, since 200,000 deep comparisons would take longer than all the rest. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
}
