import { describe, expect, it } from 'vitest';
import { parseSound, timeTool, weatherTool } from './chat-bodies.ts';

const requestOf = (changes: Record<string, unknown>) => parseSound(changes);

describe('settings of an OpenAI chat', () => {
  it('leaves everything that is absent or null to the model', () => {
    const bare = requestOf({});
    expect(bare.sampling).toEqual({
      temperature: null,
      topP: null,
      topK: null,
      minP: null,
      seed: null,
      presencePenalty: null,
      frequencyPenalty: null,
      stop: [],
    });
    expect(bare).toMatchObject({ maxOutputTokens: null, reasoningEffort: null, topLogprobs: null, toolChoice: null });
    expect(bare).toMatchObject({ isStreaming: false, isUsageIncluded: false, keepAlive: null, contextLength: null });
    expect(requestOf({ temperature: null, stop: null, max_tokens: null, tools: null, metadata: null })).toEqual(bare);
  });

  it('reads sampling, among it what only local models know', () => {
    const sampling = {
      temperature: 0,
      top_p: 0.5,
      top_k: 40,
      min_p: 0.1,
      seed: -1,
      presence_penalty: -2,
      frequency_penalty: 2,
    };
    expect(requestOf({ ...sampling, stop: ['a', 'b'] }).sampling).toEqual({
      temperature: 0,
      topP: 0.5,
      topK: 40,
      minP: 0.1,
      seed: -1,
      presencePenalty: -2,
      frequencyPenalty: 2,
      stop: ['a', 'b'],
    });
    expect(requestOf({ stop: 'end' }).sampling.stop).toEqual(['end']);
  });

  it.each(['max_tokens', 'max_completion_tokens', 'max_output_tokens'])('reads the output limit from %s', (key) => {
    expect(requestOf({ [key]: 12 }).maxOutputTokens).toBe(12);
    expect(requestOf({ [key]: -1 }).maxOutputTokens).toBeNull();
  });

  it('accepts spellings of the output limit that agree', () => {
    expect(requestOf({ max_tokens: 12, max_completion_tokens: 12 }).maxOutputTokens).toBe(12);
  });

  it.each([
    [{ reasoning_effort: 'none' }, 'none'],
    [{ reasoning_effort: 'minimal' }, 'minimal'],
    [{ reasoning: { effort: 'low' }, reasoning_effort: 'high' }, 'low'],
    [{ reasoning: {}, reasoning_effort: 'high' }, 'high'],
    [{ reasoning_effort: 'xhigh' }, 'max'],
    [{ reasoning_effort: '' }, null],
    [{ think: true }, 'medium'],
    [{ think: false }, 'none'],
    [{ think: 'max' }, 'max'],
  ])('reads the effort of %j as %s', (changes, effort) => {
    expect(requestOf(changes).reasoningEffort).toBe(effort);
  });

  it.each([
    [{ logprobs: true }, 0],
    [{ logprobs: true, top_logprobs: 3 }, 3],
    [{ logprobs: false }, null],
    [{ logprobs: false, top_logprobs: 0 }, null],
  ])('reads the log probabilities of %j as %s', (changes, count) => {
    expect(requestOf(changes).topLogprobs).toBe(count);
  });

  it('reads how many answers are wanted, where it is more than one', () => {
    expect(requestOf({ n: 3 }).choiceCount).toBe(3);
    expect(requestOf({ n: 1, stream: true })).not.toHaveProperty('choiceCount');
    expect(requestOf({ n: null })).not.toHaveProperty('choiceCount');
  });

  it('reads the response format', () => {
    expect(requestOf({ response_format: { type: 'text' } }).responseFormat).toEqual({ kind: 'text' });
    expect(requestOf({ response_format: { type: 'json_object' } }).responseFormat).toEqual({ kind: 'json' });
    const schema = { type: 'object' };
    expect(requestOf({ response_format: { type: 'json_schema', json_schema: { schema } } }).responseFormat).toEqual({
      kind: 'json-schema',
      name: 'response',
      schema,
      isStrict: null,
    });
  });

  it('honours native settings beside OpenAI’s fields', () => {
    const request = requestOf({ keep_alive: '300', options: { num_ctx: 4096, mirostat: 1 } });
    expect(request).toMatchObject({ keepAlive: 300, contextLength: 4096, nativeOptions: { mirostat: 1 } });
    expect(request.nativeOptions).not.toHaveProperty('num_ctx');
    expect(requestOf({ num_ctx: 8192, options: { num_ctx: 4096 } }).contextLength).toBe(8192);
    expect(requestOf({ keep_alive: -1 }).keepAlive).toBe(-1);
    expect(requestOf({ keep_alive: '1h30m' }).keepAlive).toBe('1h30m');
    expect(requestOf({ keep_alive: '' }).keepAlive).toBeNull();
  });

  it('reads tools and every form of choosing among them', () => {
    const tools = [weatherTool, timeTool];
    expect(requestOf({ tools }).tools.map((tool) => tool.name)).toEqual(['get_weather', 'get_time']);
    expect(requestOf({ tools, tool_choice: 'none' }).toolChoice).toEqual({ kind: 'none' });
    expect(requestOf({ tools, tool_choice: 'required' }).toolChoice).toEqual({ kind: 'required' });
    expect(requestOf({ tools, tool_choice: 'any' }).toolChoice).toEqual({ kind: 'required' });
    expect(requestOf({ tools, tool_choice: { type: 'function', function: { name: 'get_time' } } }).toolChoice).toEqual({
      kind: 'named',
      name: 'get_time',
    });
  });

  it('narrows the tools to those that are allowed', () => {
    const allowed = { mode: 'required', tools: [{ type: 'function', function: { name: 'get_time' } }] };
    const tools = [weatherTool, timeTool];
    for (const choice of [{ allowed_tools: allowed }, { ...allowed, tools: [{ name: 'get_time' }] }]) {
      const request = requestOf({ tools, tool_choice: { type: 'allowed_tools', ...choice } });
      expect(request.tools.map((tool) => tool.name)).toEqual(['get_time']);
      expect(request.toolChoice).toEqual({ kind: 'required' });
    }
  });

  it('reads the older functions and marks the request as theirs', () => {
    expect(requestOf({ functions: [{ name: 'f' }], function_call: { name: 'f' } })).toMatchObject({
      tools: [{ name: 'f' }],
      toolChoice: { kind: 'named', name: 'f' },
      isLegacyFunctions: true,
    });
    expect(requestOf({ functions: [], tools: [weatherTool] }).isLegacyFunctions).toBe(false);
  });

  it.each([
    [{ metadata: { project: 'atlas', session_id: 's1' }, user: 'u1' }, 'atlas', 's1'],
    [{ context: { project_id: 'atlas' }, user: 'u1' }, 'atlas', 'u1'],
    [{ metadata: { project: 'first' }, context: { project_id: 'second' } }, 'first', null],
    [{ metadata: { project: '' }, context: 'free text' }, null, null],
  ])('reads the caller of %j', (changes, project, session) => {
    expect(requestOf(changes)).toMatchObject({ project, session });
  });

  it('T29 frees the caller’s names of control characters and shortens them', () => {
    const { session } = requestOf({ user: `a\r\nb\u001b[31m${'x'.repeat(500)}` });
    expect(session).toHaveLength(128);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be gone
    expect(session).not.toMatch(/[\u0000-\u001f]/);
  });
});
