import { describe, expect, it } from 'vitest';
import {
  assistant,
  call,
  renderBody,
  renderMessagesOf,
  renderText,
  result,
  system,
  textPart,
  user,
} from './anthropic-egress-requests.ts';

const said = (role: string, ...texts: string[]) => ({ role, content: texts.map((text) => ({ type: 'text', text })) });
const used = (id: string, name = 'f', input: object = {}) => ({ type: 'tool_use', id, name, input });
const gave = (id: string, text: string) => ({
  type: 'tool_result',
  tool_use_id: id,
  content: [{ type: 'text', text }],
});
const unanswered = (id: string) => ({ ...gave(id, 'No result was given.'), is_error: true });

describe('messages for an Anthropic backend', () => {
  it('merges neighbours of one side', () => {
    expect(renderMessagesOf(user('a'), user('b', 'c'), assistant('d'), assistant('e'), user('f'))).toEqual([
      said('user', 'a', 'b', 'c'),
      said('assistant', 'd', 'e'),
      said('user', 'f'),
    ]);
  });

  it('collects all system messages, later ones too, before the conversation', () => {
    const body = renderBody({ messages: [system('a'), system('b', ' '), user('c'), system('d'), user('e')] });
    expect(body['system']).toEqual(['a', 'b', 'd'].map((text) => ({ type: 'text', text })));
    expect(body['messages']).toEqual([said('user', 'c', 'e')]);
    expect(renderBody({ messages: [system(''), user('c')] })).not.toHaveProperty('system');
  });

  it('leaves out blank texts and messages that hold nothing else', () => {
    expect(renderMessagesOf(user('a', '', ' \n'), assistant(' '), user('b'))).toEqual([said('user', 'a', 'b')]);
  });

  it('begins with the least that is allowed where the user has said nothing', () => {
    expect(renderMessagesOf(assistant('a'), user('b'))).toEqual([
      said('user', '.'),
      said('assistant', 'a'),
      said('user', 'b'),
    ]);
    expect(renderMessagesOf(system('a'))).toEqual([said('user', '.')]);
    expect(renderMessagesOf(user(''))).toEqual([said('user', '.')]);
  });

  it('keeps an answer to be gone on with, without white space at its end or thinking', () => {
    const begun = assistant('Once upon \n', [], {
      thinking: 'Hm.',
      thinkingSignature: 'c2ln',
      redactedThinking: ['x'],
    });
    expect(renderMessagesOf(user('a'), begun)).toEqual([said('user', 'a'), said('assistant', 'Once upon')]);
  });

  it('gives thinking back only with its signature, and never alone', () => {
    const signed = { thinking: 'Hm.', thinkingSignature: 'c2ln' };
    const [, first, , second] = renderMessagesOf(
      user('a'),
      assistant('b', [], signed),
      user('c'),
      assistant('d', [], { thinking: 'Unsigned.' }),
      user('e'),
      assistant('', [], signed),
      user('f'),
    );
    expect(first?.content[0]).toEqual({ type: 'thinking', thinking: 'Hm.', signature: 'c2ln' });
    expect(second).toEqual(said('assistant', 'd'));
    expect(renderMessagesOf(user('a'), assistant('', [], signed), user('b'))).toEqual([said('user', 'a', 'b')]);
  });
});

describe('tool calls for an Anthropic backend', () => {
  it('answers parallel calls in the next message, results first and in the order of the calls', () => {
    const messages = renderMessagesOf(
      user('a'),
      assistant('b', [call('1'), call('2')]),
      result('2', 'two'),
      user('c'),
      result('1', 'one'),
    );
    expect(messages.slice(1)).toEqual([
      { role: 'assistant', content: [{ type: 'text', text: 'b' }, used('1'), used('2')] },
      { role: 'user', content: [gave('1', 'one'), gave('2', 'two'), { type: 'text', text: 'c' }] },
    ]);
  });

  it('moves a result to the message after its call', () => {
    const messages = renderMessagesOf(
      user('a'),
      assistant('', [call('1')]),
      user('b'),
      assistant('c'),
      result('1', 'late'),
      user('d'),
    );
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant', 'user']);
    expect(messages[2]?.content).toEqual([gave('1', 'late'), { type: 'text', text: 'b' }]);
    expect(messages[4]).toEqual(said('user', 'd'));
  });

  it('says of a call without a result that there is none', () => {
    expect(renderMessagesOf(user('a'), assistant('', [call('1')]), user('b'))[2]?.content).toEqual([
      unanswered('1'),
      { type: 'text', text: 'b' },
    ]);
    expect(renderMessagesOf(user('a'), assistant('b', [call('1')]))[2]).toEqual({
      role: 'user',
      content: [unanswered('1')],
    });
  });

  it('takes results of no call for words of the user', () => {
    expect(renderMessagesOf(user('a'), assistant('b'), result('9', 'stray'))[2]).toEqual(said('user', 'stray'));
    expect(renderMessagesOf(user('a'), assistant('b'), result('9', ''), assistant('c'), user('d'))).toEqual([
      said('user', 'a'),
      said('assistant', 'b', 'c'),
      said('user', 'd'),
    ]);
  });

  it('matches results without an id by name, then by order', () => {
    const calls = [call('1', 'f'), call('2', 'g'), call('3', 'f')];
    const [, , named] = renderMessagesOf(
      user('a'),
      assistant('', calls),
      result(null, 'g', 'g'),
      result(null, 'f1', 'f'),
      result(null, 'f2', 'f'),
    );
    expect(named?.content).toEqual([gave('1', 'f1'), gave('2', 'g'), gave('3', 'f2')]);
    const [, , ordered] = renderMessagesOf(
      user('a'),
      assistant('', calls),
      ...['x', 'y', 'z'].map((each) => result(null, each)),
    );
    expect(ordered?.content).toEqual([gave('1', 'x'), gave('2', 'y'), gave('3', 'z')]);
    const [, , foreign] = renderMessagesOf(user('a'), assistant('', [call('1', 'f')]), result('other', 'x', 'f'));
    expect(foreign?.content).toEqual([gave('1', 'x')]);
  });

  it('prefers the newest turn, and gives ids that come again numbers of their own', () => {
    const messages = renderMessagesOf(
      user('a'),
      assistant('', [call('c')]),
      result('c', 'one'),
      assistant('', [call('c')]),
      result('c', 'two'),
      assistant('', [call('c')]),
      result(null, 'three', 'f'),
    );
    expect(messages.flatMap(({ content }) => content.filter(({ type }) => type !== 'text'))).toEqual([
      used('c'),
      gave('c', 'one'),
      used('c_2'),
      gave('c_2', 'two'),
      used('c_3'),
      gave('c_3', 'three'),
    ]);
  });

  it('answers a call of the newest turn rather than one that was left unanswered before', () => {
    const before = [user('a'), assistant('', [call('1')]), user('b')];
    const messages = renderMessagesOf(...before, assistant('', [call('2'), call('3')]), result(null, 'x', 'f'));
    expect(messages[2]?.content[0]).toEqual(unanswered('1'));
    expect(messages[4]?.content).toEqual([gave('2', 'x'), unanswered('3')]);
  });

  it('matches results by order where calls of one turn share an id', () => {
    const messages = renderMessagesOf(
      user('a'),
      assistant('', [call('c'), call('c')]),
      result('c', 'one'),
      result('c', 'two'),
    );
    expect(messages[2]?.content).toEqual([gave('c', 'one'), gave('c_2', 'two')]);
  });

  it('makes ids fit in the same way wherever they stand', () => {
    const messages = renderMessagesOf(
      user('a'),
      assistant('', [call('fc:1/é'), call('fc_1__'), call('')]),
      result('fc_1__', 'two'),
      result('fc:1/é', 'one'),
      result('', 'three'),
    );
    expect(messages[1]?.content).toEqual([used('fc_1__'), used('fc_1___2'), used('call')]);
    expect(messages[2]?.content).toEqual([gave('fc_1__', 'one'), gave('fc_1___2', 'two'), gave('call', 'three')]);
  });

  it('adds a second result of one call to the first', () => {
    const [, , last] = renderMessagesOf(user('a'), assistant('', [call('1')]), result('1', 'x'), result('1', 'y'));
    expect(last?.content).toEqual([
      { type: 'tool_result', tool_use_id: '1', content: ['x', 'y'].map((text) => ({ type: 'text', text })) },
    ]);
  });

  it('tells an error in a result, and says so where it has no words', () => {
    const failed = { role: 'tool', toolCallId: '1', toolName: null, isError: true } as const;
    const contentOf = (parts: readonly string[]) =>
      renderMessagesOf(user('a'), assistant('', [call('1')]), { ...failed, parts: parts.map(textPart) })[2]?.content;
    expect(contentOf(['bad'])).toEqual([{ ...gave('1', 'bad'), is_error: true }]);
    expect(contentOf([])).toEqual([{ ...gave('1', 'The tool failed.'), is_error: true }]);
    const [, , empty] = renderMessagesOf(user('a'), assistant('', [call('1')]), result('1', ''));
    expect(empty?.content).toEqual([{ type: 'tool_result', tool_use_id: '1' }]);
  });

  it('F40 keeps the text of arguments as it came', () => {
    const json = '{"b": 12345678901234567890, "a": 1.0, "b": 2}';
    expect(renderText({ messages: [user('a'), assistant('', [call('1', 'f', json), call('2', 'g', ' ')])] })).toContain(
      `[{"type":"tool_use","id":"1","name":"f","input":${json}},{"type":"tool_use","id":"2","name":"g","input":{}}]`,
    );
  });
});
