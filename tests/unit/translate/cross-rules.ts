import type { ChatRequest } from '../../../apps/translate/index.ts';
import type { BackendDialect, Call, ClientDialect, Conversation, Turn } from './cross-conversation.ts';
import { type CallEntry, type Entry, joinTexts, mergeEntries, type ResultEntry } from './cross-entries.ts';
import { schema } from './cross-wire-parts.ts';

/** A way from a client to a backend, with a conversation on it. */
export interface Way {
  readonly client: ClientDialect;
  readonly backend: BackendDialect;
  readonly conversation: Conversation;
}

const isSaying = (text: string): boolean => text.trim() !== '';

/** Anthropic takes no texts of white space. Ollama's clients send one text in all. */
const leaveOutBlanks = (texts: readonly string[], { client, backend }: Way): readonly string[] =>
  backend === 'anthropic' && client !== 'ollama' ? texts.filter(isSaying) : texts;

/** Anthropic has one place for system texts, before everything. */
function putSystemFirst(turns: readonly Turn[], { client, backend }: Way): readonly Turn[] {
  if (client !== 'anthropic' && backend !== 'anthropic') return turns;
  const isSystem = ({ role }: Turn): boolean => role === 'system';
  return [...turns.filter(isSystem), ...turns.filter((turn) => !isSystem(turn))];
}

/** Anthropic takes thinking back only with its own proof; nobody else has a place for the proof. */
function proveThinking({ thinking, signature }: Extract<Turn, { role: 'assistant' }>, { backend }: Way) {
  if (backend !== 'anthropic') return { thinking, signature: null };
  return signature === null ? { thinking: null, signature } : { thinking, signature };
}

/** Nobody but Anthropic has a mark for results that failed: their text tells it. */
function tellError(result: ResultEntry, { backend }: Way): ResultEntry {
  if (!result.isError || backend === 'anthropic') return result;
  return { ...result, isError: false, text: result.text.startsWith('Error: ') ? result.text : `Error: ${result.text}` };
}

/** OpenAI takes ids up to a length, Ollama's clients may send none, Anthropic wants letters and every id once. */
function keepId({ id }: Call, { client, backend, conversation }: Way): string | null {
  if (client === 'ollama' && !conversation.hasIds) return null;
  if (backend === 'openai' && id.length > 40) return null;
  if (backend !== 'anthropic') return id;
  const calls = conversation.turns.flatMap((turn) => (turn.role === 'assistant' ? turn.calls : []));
  const isUnique = calls.filter((call) => call.id === id).length === 1;
  return isUnique && /^[\w-]+$/.test(id) ? id : null;
}

/** OpenAI has no pictures in results: they follow in a message of the user, below the name of the tool. */
function movePictures(calls: readonly Call[], { backend }: Way): Entry {
  const moved = backend === 'openai' ? calls.filter(({ result }) => result.images.length > 0) : [];
  return {
    role: 'user',
    text: joinTexts(moved.map(({ name }) => `Content of the result of ${name}:`)),
    images: moved.flatMap(({ result }) => result.images),
    thinking: null,
    signature: null,
    calls: [],
  };
}

function expectCall(call: Call, way: Way): CallEntry {
  const { texts, images, isError } = call.result;
  const text = joinTexts(leaveOutBlanks(texts, way));
  const result = tellError({ text, images: way.backend === 'openai' ? [] : images, isError }, way);
  return { id: keepId(call, way), name: call.name, argumentsJson: call.argumentsJson, results: [result] };
}

function expectTurn(turn: Turn, way: Way): readonly Entry[] {
  const text = joinTexts(leaveOutBlanks(turn.texts, way));
  const none = { thinking: null, signature: null, calls: [] };
  if (turn.role !== 'assistant') return [{ role: turn.role, text, images: turn.images, ...none }];
  const calls = turn.calls.map((call) => expectCall(call, way));
  const ordered = turn.isReversed && way.conversation.hasIds ? turn.calls.toReversed() : turn.calls;
  return [{ role: 'assistant', text, images: [], ...proveThinking(turn, way), calls }, movePictures(ordered, way)];
}

/** What the backend has to be told in words: a choice of tools by Ollama's, any JSON by Anthropic's. */
function instructionOf({ backend, conversation }: Way): string | null {
  const { choice, tools, format } = conversation;
  if (backend === 'anthropic' && format === 'json') {
    return 'Answer with one JSON object only, without any text before or after it.';
  }
  if (backend !== 'ollama') return null;
  if (choice === 'required') return 'Answer by calling one of the tools, not with text.';
  return choice === 'named' ? `Answer by calling the tool ${tools[0]?.name}, not with text.` : null;
}

function addInstruction(entries: readonly Entry[], way: Way): readonly Entry[] {
  const instruction = instructionOf(way);
  if (instruction === null) return entries;
  const [first, ...rest] = entries;
  if (first?.role === 'system') return [{ ...first, text: joinTexts([first.text, instruction]) }, ...rest];
  const own: Entry = { role: 'system', text: instruction, images: [], thinking: null, signature: null, calls: [] };
  return way.backend === 'anthropic' ? [own, ...entries] : [...entries, own];
}

/** The conversation as the backend has to hear it. */
export function expectEntries(way: Way): readonly Entry[] {
  const turns = putSystemFirst(way.conversation.turns, way);
  return addInstruction(mergeEntries(turns.flatMap((turn) => expectTurn(turn, way))), way);
}

/** Compatible servers of OpenAI's dialect may not understand a name: they get the one tool and have to call it. */
function expectChoice({ backend, conversation: { choice, tools } }: Way): ChatRequest['toolChoice'] {
  if (choice === null || backend === 'ollama') return null;
  if (choice === 'named' && backend === 'openai') return { kind: 'required' };
  return choice === 'named' ? { kind: choice, name: tools[0]?.name ?? '' } : { kind: choice };
}

function expectTools({ backend, conversation: { choice, tools } }: Way): Conversation['tools'] {
  if (backend === 'anthropic') return tools;
  if (choice === 'none' && backend === 'ollama') return [];
  return choice === 'named' ? tools.slice(0, 1) : tools;
}

/** Anthropic knows no JSON without a schema, and wants objects closed; only OpenAI's schemas have names. */
function expectFormat({ client, backend, conversation: { format } }: Way): ChatRequest['responseFormat'] {
  if (format === 'json' && backend !== 'anthropic') return { kind: 'json' };
  if (format !== 'schema') return { kind: 'text' };
  const isNamed = backend === 'openai' && (client === 'openai' || client === 'responses');
  return {
    kind: 'json-schema',
    name: isNamed ? 'answer' : 'response',
    schema: backend === 'anthropic' ? { ...schema, additionalProperties: false } : schema,
    isStrict: isNamed ? true : null,
  };
}

/** Everything but the conversation that has to arrive. */
export function expectSettings(way: Way) {
  const { temperature, topP, stop, maxTokens, isStreaming } = way.conversation;
  return {
    tools: expectTools(way).map((tool) => ({ ...tool, isStrict: null })),
    toolChoice: expectChoice(way),
    responseFormat: expectFormat(way),
    sampling: { temperature, topP, stop },
    maxOutputTokens: maxTokens,
    isStreaming,
  };
}
