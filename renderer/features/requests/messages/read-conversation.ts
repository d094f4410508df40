import type { KeptBody, RequestBodies } from '../../../../apps/contract/model/index.ts';
import { completeJson } from './complete-json.ts';
import type { Conversation, Turn } from './conversation.ts';
import { readAnswer } from './read-answer.ts';
import { readRequest } from './read-request.ts';
import { readStream } from './read-stream.ts';

/** A stream of events, or more than one line of JSON. */
const isRecords = (text: string): boolean => /^\s*(?:event|data|id)?:/.test(text) || /^\s*\{.*\}\s*\n\s*\{/.test(text);

function readBack({ text }: KeptBody): readonly Turn[] {
  return isRecords(text) ? readStream(text) : readAnswer(completeJson(text));
}

/** Prompt and answer as people read them, whatever dialect the client spoke. Of bodies that were cut, as far as they go. */
export function readConversation({ parts }: Pick<RequestBodies, 'parts'>): Conversation {
  const request = parts.find(({ part }) => part === 'request');
  const answer = parts.find(({ part }) => part === 'answer');
  return {
    ...readRequest(request === undefined ? undefined : completeJson(request.text)),
    answers: answer === undefined ? [] : readBack(answer),
  };
}
