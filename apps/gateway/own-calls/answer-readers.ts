import type { OwnCallRoute } from '../../contract/model/index.ts';
import {
  anthropicEgress,
  ollamaEgress,
  openaiEgress,
  type Parsed,
  type StreamEvent,
  type StreamParser,
} from '../../translate/index.ts';

/** How the answers of a route are read. */
export interface AnswerReader {
  readonly createParser: (createId: () => string) => StreamParser;
  readonly parseWhole: (body: unknown, createId: () => string) => Parsed<readonly StreamEvent[]>;
}

/** The gateway answers in the vendors' own forms, so their backends' readers read it. */
export function readerOf(route: OwnCallRoute): AnswerReader {
  switch (route) {
    case '/v1/chat/completions':
      return { createParser: openaiEgress.createStreamParser, parseWhole: openaiEgress.parseChatResponse };
    case '/v1/messages':
      return { createParser: anthropicEgress.createStreamParser, parseWhole: anthropicEgress.parseChatResponse };
    case '/api/chat':
      return { createParser: ollamaEgress.createStreamParser, parseWhole: ollamaEgress.parseChatResponse };
    case '/v1/completions':
      return { createParser: openaiEgress.createCompletionParser, parseWhole: openaiEgress.parseCompletionResponse };
    case '/api/generate':
      return { createParser: ollamaEgress.createCompletionParser, parseWhole: ollamaEgress.parseCompletionResponse };
  }
}
