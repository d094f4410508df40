import { describe, expect, it } from 'vitest';
import { columns } from './columns.ts';
import { fourRoutes } from './four-routes.ts';
import { prepareSubject } from './subject.ts';
import * as say from './vocabulary.ts';

const subject = prepareSubject();
const scenarios = [
  { what: 'one call', question: say.weatherQuestion, calls: [{ name: 'get_weather', arguments: { city: 'Oslo' } }] },
  {
    what: 'parallel calls',
    question: say.twoCitiesQuestion,
    calls: [
      { name: 'get_weather', arguments: { city: 'Tromsø' } },
      { name: 'get_weather', arguments: { city: 'Oslo' } },
    ],
  },
];

describe.each(columns)('one conversation over the $backend backend', ({ backend, chat }) => {
  const isScripted = backend !== 'ollama' || !subject.isReal;

  it.each(scenarios)('has the same calls and text by every route, streamed and not: $what', async (scenario) => {
    const texts = new Set<string>();
    for (const { path, converse } of fourRoutes) {
      for (const isStreaming of [false, true]) {
        const asking = { gateway: subject.gateway(), model: chat, isStreaming, question: scenario.question };
        const [first, second] = await converse(asking);
        const where = `${path}, ${isStreaming ? 'streamed' : 'whole'}`;
        expect(first.calls.length, where).toBeGreaterThan(0);
        expect(second.text, where).toBeTruthy();
        if (!isScripted) continue;
        expect(first, where).toEqual({ text: '', calls: scenario.calls });
        expect(second, where).toMatchObject({ calls: [], text: expect.stringContaining(say.weatherAnswer) });
        texts.add(second.text);
      }
    }
    if (isScripted) expect([...texts]).toHaveLength(1);
  });
});
