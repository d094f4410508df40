import { describe, expect, it } from 'vitest';
import { flatTimeTool, flatWeatherTool, parseSoundResponses as parse } from './responses-bodies.ts';

describe('settings of a Responses request', () => {
  it('leaves everything that is absent or null to the model', () => {
    const bare = parse();
    expect(bare).toMatchObject({
      tools: [],
      toolChoice: null,
      isParallelToolCallsAllowed: null,
      responseFormat: { kind: 'text' },
      sampling: { temperature: null, topP: null, stop: [] },
      maxOutputTokens: null,
      reasoningEffort: null,
      topLogprobs: null,
      isStreaming: false,
      keepAlive: null,
      contextLength: null,
    });
    const absent = [
      'temperature',
      'tools',
      'text',
      'reasoning',
      'include',
      'metadata',
      'previous_response_id',
      'prompt',
    ];
    expect(parse(Object.fromEntries(absent.map((key) => [key, null])))).toEqual(bare);
    expect(parse({ store: true, truncation: 'auto', background: false, text: {}, service_tier: 'flex' })).toEqual(bare);
  });

  it('always wants usage, which every answer tells', () => {
    expect(parse({ stream: true })).toMatchObject({ isStreaming: true, isUsageIncluded: true });
  });

  it('reads sampling, limits, effort and native settings', () => {
    expect(
      parse({
        temperature: 0,
        top_p: 0.5,
        max_output_tokens: 9,
        reasoning: { effort: 'minimal', summary: 'auto' },
        parallel_tool_calls: false,
        keep_alive: -1,
        options: { num_ctx: 4096, num_gpu: 1 },
      }),
    ).toMatchObject({
      sampling: { temperature: 0, topP: 0.5 },
      maxOutputTokens: 9,
      reasoningEffort: 'minimal',
      isParallelToolCallsAllowed: false,
      keepAlive: -1,
      contextLength: 4096,
      nativeOptions: { num_gpu: 1 },
    });
  });

  it.each([
    [{ include: ['message.output_text.logprobs'] }, 0],
    [{ include: ['message.output_text.logprobs'], top_logprobs: 3 }, 3],
    [{ top_logprobs: 2 }, 2],
    [{ top_logprobs: 0 }, null],
    [{ include: ['reasoning.encrypted_content'] }, null],
  ])('reads the log probabilities of %j as %s', (changes, count) => {
    expect(parse(changes).topLogprobs).toBe(count);
  });

  it('reads the text format, whose schema may lack a name', () => {
    const schema = { type: 'object' };
    expect(parse({ text: { format: { type: 'json_object' } } }).responseFormat).toEqual({ kind: 'json' });
    expect(parse({ text: { format: { type: 'text' } } }).responseFormat).toEqual({ kind: 'text' });
    expect(parse({ text: { format: { type: 'json_schema', schema } } }).responseFormat).toEqual({
      kind: 'json-schema',
      name: 'response',
      schema,
      isStrict: null,
    });
  });

  it('offers functions alone, and every form of choosing among them', () => {
    const tools = [flatWeatherTool, { type: 'mcp', server_label: 'x' }, flatTimeTool];
    expect(parse({ tools }).tools.map(({ name }) => name)).toEqual(['get_weather', 'get_time']);
    for (const mode of ['auto', 'none', 'required'] as const)
      expect(parse({ tools, tool_choice: mode }).toolChoice).toEqual({ kind: mode });
    expect(parse({ tools, tool_choice: { type: 'function', name: 'get_time' } }).toolChoice).toEqual({
      kind: 'named',
      name: 'get_time',
    });
    const allowed = [
      { type: 'mcp', server_label: 'x' },
      { type: 'function', name: 'get_time' },
    ];
    const narrowed = parse({ tools, tool_choice: { type: 'allowed_tools', mode: 'required', tools: allowed } });
    expect(narrowed.tools.map(({ name }) => name)).toEqual(['get_time']);
    expect(narrowed.toolChoice).toEqual({ kind: 'required' });
  });

  it.each([
    [{ metadata: { project: 'atlas', session_id: 's1' }, user: 'u1' }, 'atlas', 's1'],
    [{ user: 'u1', safety_identifier: 'u2' }, null, 'u1'],
    [{ safety_identifier: 'u2' }, null, 'u2'],
    [{ safety_identifier: '' }, null, null],
  ])('reads the caller of %j', (changes, project, session) => {
    expect(parse(changes)).toMatchObject({ project, session });
  });
});
