import type { ChatMessage, ChatRequest } from '../canonical/chat-request.ts';
import { createError } from '../canonical/create-error.ts';
import type { CanonicalError } from '../canonical/error.ts';

export interface PromptLimits {
  /** Of all that the user says, in UTF-16 units. */
  readonly maxPromptChars: number;
  readonly blockedPatterns: readonly { test(text: string): boolean }[];
}

const listTexts = ({ parts }: ChatMessage): readonly string[] =>
  parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));

/** The error of a prompt that is too long or holds what the configuration blocks; `null` for a sound one. Quotes neither prompt nor pattern. */
export function checkWorkerPrompt({ messages }: ChatRequest, limits: PromptLimits): CanonicalError | null {
  const { maxPromptChars, blockedPatterns } = limits;
  const field = 'prompt';
  const said = messages.filter(({ role }) => role === 'user').flatMap(listTexts);
  const length = said.reduce((sum, text) => sum + text.length, 0);
  if (length > maxPromptChars) {
    return createError('invalid_request', `prompt must be at most ${maxPromptChars} characters, messages included.`, {
      field,
    });
  }
  const ruled = messages.filter(({ role }) => role === 'system').flatMap(listTexts);
  const isBlocked = [...said, ...ruled].some((text) => blockedPatterns.some((pattern) => pattern.test(text)));
  return isBlocked ? createError('invalid_request', 'prompt holds something that is blocked here.', { field }) : null;
}
