import { describe, expect, it } from 'vitest';
import { type CollectedBody, collectBody } from '../../../apps/gateway/upstream/collect-body.ts';
import type { Answer, AnswerConsumer } from '../../../apps/gateway/upstream/start-call.ts';

/** What collecting at most `maxBytes` of what `tell` says comes to. */
function collect(maxBytes: number, tell: (consumer: AnswerConsumer) => void) {
  const settled: CollectedBody[] = [];
  const nothing = (): void => undefined;
  const answer: Answer = { status: 200, headers: {}, attach: tell, pause: nothing, resume: nothing, abort: nothing };
  let receivedCount = 0;
  collectBody(answer, { maxBytes, received: () => receivedCount++, settle: (body) => settled.push(body) });
  return { settled, receivedCount };
}

const say = (consumer: AnswerConsumer, ...texts: string[]): void => {
  for (const text of texts) consumer.data(Buffer.from(text));
};

describe('collecting a body', () => {
  it.each([[[]], [['abcd']], [['ab', 'cd']]])('gives %j as one, up to its last allowed byte', (texts) => {
    const { settled, receivedCount } = collect(4, (consumer) => {
      say(consumer, ...texts);
      consumer.end();
    });
    expect(settled).toEqual([{ kind: 'body', bytes: Buffer.from(texts.join('')) }]);
    expect(receivedCount).toBe(texts.length);
  });

  it('tells once that a body is too large, whatever of it was waiting already', () => {
    const { settled, receivedCount } = collect(4, (consumer) => {
      say(consumer, 'ab', 'cde', 'f');
      consumer.end();
    });
    expect(settled).toEqual([{ kind: 'too-large' }]);
    expect(receivedCount).toBe(1);
  });

  it('tells that a body was broken off', () => {
    const { settled } = collect(4, (consumer) => {
      say(consumer, 'ab');
      consumer.fail(new Error('reset'));
    });
    expect(settled).toEqual([{ kind: 'aborted' }]);
  });
});
