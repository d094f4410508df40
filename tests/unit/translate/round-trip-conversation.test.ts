import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ollamaEgress, openaiIngress } from '../../../apps/translate/index.ts';

interface Call {
  readonly id: string;
  readonly name: string;
  readonly argumentsJson: string;
}

interface Turn {
  readonly role: string;
  readonly content: string;
  readonly calls: readonly Call[];
}

const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const name = fc.stringMatching(/^[a-z_]{1,12}$/);
const call: fc.Arbitrary<Call> = fc.record({
  id: fc.stringMatching(/^call_[a-z0-9]{8}$/),
  name,
  argumentsJson: fc
    .dictionary(name, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
    .map((value) => JSON.stringify(value)),
});
const turn: fc.Arbitrary<Turn> = fc.oneof(
  fc.record({ role: fc.constantFrom('system', 'user'), content: text, calls: fc.constant([]) }),
  fc.record({
    role: fc.constant('assistant'),
    content: text,
    calls: fc.uniqueArray(call, { maxLength: 3, selector: ({ id }) => id }),
  }),
);

/** The turn as an OpenAI client sends it, followed by a result for each call. */
function toOpenai({ role, content, calls }: Turn): readonly object[] {
  if (calls.length === 0) return [{ role, content }];
  const toolCalls = calls.map((each) => ({
    id: each.id,
    type: 'function',
    function: { name: each.name, arguments: each.argumentsJson },
  }));
  const results = calls.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: `result of ${id}` }));
  return [{ role, content, tool_calls: toolCalls }, ...results];
}

/** The same in Ollama's form, with arguments as objects and the name of each call at its result. */
function toOllama({ role, content, calls }: Turn): readonly object[] {
  if (calls.length === 0) return [{ role, content }];
  const toolCalls = calls.map((each, index) => ({
    id: each.id,
    function: { index, name: each.name, arguments: JSON.parse(each.argumentsJson) as unknown },
  }));
  const results = calls.map((each) => ({
    role: 'tool',
    content: `result of ${each.id}`,
    tool_name: each.name,
    tool_call_id: each.id,
  }));
  return [{ role, content, tool_calls: toolCalls }, ...results];
}

describe('F38 R18 a conversation from an OpenAI client to Ollama', () => {
  it('keeps roles, contents, ids, names and arguments', () => {
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 6 }), (turns) => {
        const parsed = openaiIngress.parseChatRequest({ model: 'm', messages: turns.flatMap(toOpenai) });
        if (parsed.kind === 'refused') throw new Error(parsed.error.message);
        const { body } = ollamaEgress.renderChatRequest(parsed.value, { model: 'm', isStrict: true });
        expect((JSON.parse(body) as { messages: unknown }).messages).toEqual(turns.flatMap(toOllama));
      }),
      { numRuns: 500, seed: 38 },
    );
  });
});
