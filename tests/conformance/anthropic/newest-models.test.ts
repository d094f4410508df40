import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { anthropicModels } from '../../fakes/upstreams/anthropic/anthropic-models.ts';
import { prepareSubject } from '../subject.ts';
import * as say from '../vocabulary.ts';

const subject = prepareSubject();
const createClient = (): OpenAI => new OpenAI({ baseURL: `${subject.gateway()}/v1`, apiKey: 'any', maxRetries: 0 });
const model = `claude/${anthropicModels.newest}`;
const tools: OpenAI.Chat.ChatCompletionFunctionTool[] = [
  {
    type: 'function',
    function: { name: 'get_weather', description: say.weatherDescription, parameters: say.weatherParameters },
  },
];

/** They refuse sampling, thinking budgets and forced tools, all of which an OpenAI client may ask for. */
describe('the newest Anthropic models through the openai client', () => {
  it('answer in spite of sampling settings', async () => {
    const answer = await createClient().chat.completions.create({
      model,
      messages: [{ role: 'user', content: say.greeting }],
      temperature: 0.2,
      top_p: 0.9,
    });
    expect(answer.choices[0]?.message.content).toContain(say.greetingAnswer);
  });

  it.each(['none', 'low', 'high'] as const)('answer with reasoning effort %s', async (effort) => {
    const answer = await createClient().chat.completions.create({
      model,
      messages: [{ role: 'user', content: say.thinkingQuestion }],
      reasoning_effort: effort,
    });
    expect(answer.choices[0]?.message.content).toBeTruthy();
  });

  it('call a tool where one is required, and go on from its result', async () => {
    const question = { role: 'user' as const, content: say.weatherQuestion };
    const first = await createClient().chat.completions.create({
      model,
      messages: [question],
      tools,
      tool_choice: 'required',
      reasoning_effort: 'low',
    });
    const message = first.choices[0]?.message;
    const [call] = message?.tool_calls ?? [];
    if (!message || !call) throw new Error('no call');
    const second = await createClient().chat.completions.create({
      model,
      tools,
      messages: [question, message, { role: 'tool', tool_call_id: call.id, content: say.weatherResult }],
      reasoning_effort: 'low',
    });
    expect(second.choices[0]?.message.content).toContain(say.weatherAnswer);
  });
});
