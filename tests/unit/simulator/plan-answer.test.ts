import { describe, expect, it } from 'vitest';
import { type AnswerRequest, planAnswer } from '../../../apps/simulator/text/plan-answer.ts';

const request = (more: Partial<AnswerRequest> = {}): AnswerRequest => ({
  modelName: 'llama3.2:3b',
  messages: [{ role: 'user', content: 'Why is the sky blue?' }],
  tools: [],
  format: { kind: 'prose' },
  think: 'off',
  seed: null,
  stop: [],
  maxTokens: null,
  targetTokens: null,
  suffix: null,
  ...more,
});
const text = (more: Partial<AnswerRequest> = {}): string => planAnswer(request(more)).content.join('');
const weather = {
  name: 'get_weather',
  description: 'Current weather of a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

describe('an answer in prose', () => {
  it('is the same for the same request and another for another seed, model or prompt', () => {
    expect(text()).toBe(text());
    const others = [
      text({ seed: 1 }),
      text({ seed: 2 }),
      text({ modelName: 'gemma3:4b' }),
      text({ messages: [{ role: 'user', content: 'Why is grass green?' }] }),
    ];
    expect(new Set([text(), ...others]).size).toBe(5);
  });

  it('says that it is a simulation, by which model, and what was asked', () => {
    expect(text()).toContain('simulated answer');
    expect(text()).toContain('llama3.2:3b');
    expect(text()).toContain('Why is the sky blue?');
  });

  it('ends at the token limit with the reason length', () => {
    const plan = planAnswer(request({ maxTokens: 7 }));
    expect(plan.content).toHaveLength(7);
    expect(plan.doneReason).toBe('length');
    expect(planAnswer(request()).doneReason).toBe('stop');
  });

  it('ends before the first stop sequence', () => {
    const whole = text();
    const cut = text({ stop: ['running', 'simulated'] });
    expect(whole.startsWith(cut)).toBe(true);
    expect(cut).toBe('This is a ');
  });

  it('grows with the wished length', () => {
    const words = (prompt: string): number =>
      text({ messages: [{ role: 'user', content: prompt }] }).split(/\s+/).length;
    expect(words('Write a story in 500 words')).toBeGreaterThan(400);
    expect(words('Answer in one sentence: why?')).toBeLessThan(60);
    expect(planAnswer(request({ targetTokens: 300 })).content.length).toBeGreaterThanOrEqual(300);
  });

  it('counts the images of the last message', () => {
    expect(text({ messages: [{ role: 'user', content: 'What is this?', images: ['AAAA', 'BBBB'] }] })).toContain(
      '2 images',
    );
  });
});

describe('a thinking answer', () => {
  it('thinks longer at a higher level, and first', () => {
    const low = planAnswer(request({ think: 'low' })).thinking.length;
    const high = planAnswer(request({ think: 'high' })).thinking.length;
    expect(low).toBeGreaterThan(10);
    expect(high).toBeGreaterThan(low);
    expect(planAnswer(request({ think: 'low', maxTokens: 5 }))).toMatchObject({ content: [], doneReason: 'length' });
  });
});

describe('an answer with tools', () => {
  it('calls the tool after a user’s message', () => {
    const plan = planAnswer(
      request({ tools: [weather], messages: [{ role: 'user', content: 'What is the weather in Oslo?' }] }),
    );
    expect(plan.content).toEqual([]);
    expect(plan.toolCalls).toHaveLength(1);
    expect(plan.toolCalls[0]).toMatchObject({
      function: { index: 0, name: 'get_weather', arguments: { city: 'Oslo' } },
    });
    expect(plan.toolCalls[0]?.id).toMatch(/^call_[a-z0-9]{8}$/);
    expect(plan.toolCallTokens).toBeGreaterThan(3);
  });

  it('answers in text that quotes the results after tool messages', () => {
    const messages = [
      { role: 'user', content: 'Weather?' },
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ id: 'call_1', function: { name: 'get_weather', arguments: {} } }],
      },
      { role: 'tool', content: '12 degrees and rain', tool_call_id: 'call_1' },
    ];
    const plan = planAnswer(request({ tools: [weather], messages }));
    expect(plan.toolCalls).toEqual([]);
    expect(plan.content.join('')).toContain('get_weather returned: 12 degrees and rain');
  });

  it('delivers no call that the token limit cuts short', () => {
    const plan = planAnswer(request({ tools: [weather], maxTokens: 2 }));
    expect(plan).toMatchObject({ toolCalls: [], toolCallTokens: 2, doneReason: 'length' });
  });
});

describe('an answer in JSON', () => {
  it('is an object that admits the simulation', () => {
    expect(JSON.parse(text({ format: { kind: 'json' } }))).toMatchObject({ simulation: true });
  });

  it('follows a schema with values from the prompt', () => {
    const schema = {
      type: 'object',
      properties: { colour: { enum: ['red', 'blue'] }, count: { type: 'integer' } },
      required: ['colour', 'count'],
    };
    const messages = [{ role: 'user', content: 'I have 42 blue marbles' }];
    expect(JSON.parse(text({ format: { kind: 'schema', schema }, messages }))).toEqual({ colour: 'blue', count: 42 });
  });
});
