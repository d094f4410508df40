import fc from 'fast-check';
import { it } from 'vitest';
import { readAnswer } from './cross-answer.ts';
import { expectAnswerKept } from './cross-answers.ts';
import { type ClientDialect, readConversation } from './cross-conversation.ts';
import { expectKept, send } from './cross-requests.ts';
import { createTape, tapes } from './cross-tape.ts';

const backends = ['openai', 'anthropic', 'ollama'] as const;
/** Twelve pairs of client and backend share 100,000 conversations. */
const runsPerPair = 8334;

/** Proves that conversations of a client keep what they hold, there and back, with backends of every dialect. */
export function proveClient(client: ClientDialect): void {
  it.each(backends)('keep content, roles, ids, arguments, stop reason and usage over a backend of %s', (backend) => {
    fc.assert(
      fc.property(tapes, (numbers) => {
        const tape = createTape(numbers);
        const conversation = readConversation(tape, client);
        const way = { client, backend, conversation };
        const exchange = send(way);
        expectKept(way, exchange.received);
        expectAnswerKept(way, readAnswer(tape), exchange);
      }),
      { numRuns: runsPerPair, seed: 38 },
    );
  });
}
