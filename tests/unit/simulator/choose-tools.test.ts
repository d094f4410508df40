import { describe, expect, it } from 'vitest';
import { chooseToolCalls } from '../../../apps/simulator/text/choose-tools.ts';
import { createRandom } from '../../../apps/simulator/text/random.ts';

const tool = (name: string, description: string, properties: Record<string, unknown>) => ({
  name,
  description,
  parameters: { type: 'object', properties, required: Object.keys(properties) },
});
const weather = tool('get_weather', 'Current weather of a city', {
  city: { type: 'string' },
  unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
});
const add = tool('add_numbers', 'Adds two numbers', { a: { type: 'number' }, b: { type: 'number' } });
const search = tool('web_search', 'Search the web', { query: { type: 'string' } });
const mail = tool('send_mail', 'Sends a mail', { to: { type: 'string', format: 'email' }, body: { type: 'string' } });
const choose = (prompt: string) =>
  chooseToolCalls([weather, add, search, mail], prompt, createRandom(1)).map((call) => call.function);

describe('the choice of tools', () => {
  it('takes the tool that fits the words, with arguments from the prompt', () => {
    expect(choose('What is the weather in New York in fahrenheit?')).toMatchObject([
      { name: 'get_weather', arguments: { city: 'New York', unit: 'fahrenheit' } },
    ]);
    expect(choose('Please add the numbers 17 and 25.5')).toMatchObject([
      { name: 'add_numbers', arguments: { a: 17, b: 25.5 } },
    ]);
    expect(choose('Search for the best hiking boots')).toMatchObject([
      { name: 'web_search', arguments: { query: 'Search for the best hiking boots' } },
    ]);
    expect(choose('send a mail to ada@example.org')).toMatchObject([
      { name: 'send_mail', arguments: { to: 'ada@example.org' } },
    ]);
  });

  it('takes the first tool when none fits', () => {
    expect(choose('Hm?')[0]?.name).toBe('get_weather');
  });

  it('makes one call for each of several names', () => {
    const calls = choose('Compare the weather in Oslo and Paris');
    expect(calls.map((call) => call.arguments['city'])).toEqual(['Oslo', 'Paris']);
    expect(calls.map((call) => call.index)).toEqual([0, 1]);
  });

  it('makes parallel calls of different tools when asked', () => {
    const names = choose('At the same time: check the weather, and search the web').map((call) => call.name);
    expect(names).toEqual(expect.arrayContaining(['get_weather', 'web_search']));
  });
});
