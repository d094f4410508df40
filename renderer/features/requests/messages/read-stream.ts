import { createSseParser, isPlainObject, type PlainObject } from '../../../../apps/base/index.ts';
import { completeJson } from './complete-json.ts';
import { type Block, type Turn, toText } from './conversation.ts';
import { readError } from './read-answer.ts';
import { layOutArguments, readMessage } from './read-content.ts';

/** Pieces of an answer, put together as they come. */
interface Assembly {
  readonly turns: Map<number, Map<string, Block>>;
  readonly errors: Turn[];
}

interface Place {
  readonly choice?: number;
  readonly key: string;
}
type Piece = Pick<Block, 'kind' | 'text'> & { readonly name?: string };

/** Adds to the block of this key in the n-th answer, which is the first where none is named. */
function add({ turns }: Assembly, { choice = 0, key }: Place, { kind, text, name = '' }: Piece): void {
  const blocks = turns.get(choice) ?? new Map<string, Block>();
  turns.set(choice, blocks);
  const before = blocks.get(key);
  const whole = (before?.text ?? '') + text;
  const isNamed = kind === 'tool-call' || kind === 'tool-result';
  const known = before !== undefined && 'name' in before ? before.name : '';
  blocks.set(key, isNamed ? { kind, name: known + name, text: whole } : { kind, text: whole });
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
const objectsOf = (value: unknown): readonly PlainObject[] => (Array.isArray(value) ? value.filter(isPlainObject) : []);

/** A message or a piece of one, as OpenAI, Ollama and workers stream them. */
function addMessage(assembly: Assembly, choice: number, message: PlainObject): void {
  const { tool_calls: calls, ...words } = message;
  for (const { kind, text } of readMessage({ ...words, role: 'assistant' })) {
    if (kind === 'text' || kind === 'thinking') add(assembly, { choice, key: kind }, { kind, text });
  }
  for (const [position, call] of objectsOf(calls).entries()) {
    const called = isPlainObject(call['function']) ? call['function'] : call;
    const isPiece = typeof call['index'] === 'number';
    const size = assembly.turns.get(choice)?.size ?? 0;
    const key = isPiece ? `call ${numberOf(call['index'])}` : `call ${size} ${position}`;
    add(
      assembly,
      { choice, key },
      { kind: 'tool-call', name: toText(called['name']), text: toText(called['arguments']) },
    );
  }
}

function addAnthropic(assembly: Assembly, event: PlainObject): void {
  const key = `block ${numberOf(event['index'])}`;
  const { content_block: block, delta } = event;
  if (isPlainObject(block) && block['type'] === 'tool_use') {
    add(assembly, { key }, { kind: 'tool-call', name: toText(block['name']), text: '' });
  }
  if (!isPlainObject(delta)) return;
  if (delta['type'] === 'text_delta') add(assembly, { key }, { kind: 'text', text: toText(delta['text']) });
  if (delta['type'] === 'thinking_delta') add(assembly, { key }, { kind: 'thinking', text: toText(delta['thinking']) });
  if (delta['type'] === 'input_json_delta') {
    add(assembly, { key }, { kind: 'tool-call', text: toText(delta['partial_json']) });
  }
}

function addResponses(assembly: Assembly, event: PlainObject): void {
  const { type, item } = event;
  const key = `item ${numberOf(event['output_index'])}`;
  if (type === 'response.output_text.delta') add(assembly, { key }, { kind: 'text', text: toText(event['delta']) });
  if (type === 'response.reasoning_summary_text.delta' || type === 'response.reasoning_text.delta') {
    add(assembly, { key }, { kind: 'thinking', text: toText(event['delta']) });
  }
  if (type === 'response.output_item.added' && isPlainObject(item) && item['type'] === 'function_call') {
    add(assembly, { key }, { kind: 'tool-call', name: toText(item['name']), text: '' });
  }
  if (type === 'response.function_call_arguments.delta') {
    add(assembly, { key }, { kind: 'tool-call', text: toText(event['delta']) });
  }
  if (type === 'response.failed' && isPlainObject(event['response'])) {
    assembly.errors.push(...readError(event['response']));
  }
}

/** A record of OpenAI, Ollama or a worker. */
function addRecord(assembly: Assembly, record: PlainObject): void {
  const { message, response, thinking } = record;
  for (const choice of objectsOf(record['choices'])) {
    const { delta, text } = choice;
    addMessage(assembly, numberOf(choice['index']), isPlainObject(delta) ? delta : { content: text });
  }
  if (isPlainObject(message)) addMessage(assembly, 0, message);
  if (typeof response === 'string') addMessage(assembly, 0, { content: response, thinking });
}

function addEvent(assembly: Assembly, event: PlainObject): void {
  const { type } = event;
  assembly.errors.push(...readError(event));
  if (typeof type !== 'string') addRecord(assembly, event);
  else if (type.startsWith('response.')) addResponses(assembly, event);
  else if (type.startsWith('content_block')) addAnthropic(assembly, event);
  else if (type === 'chunk') addMessage(assembly, 0, event);
  else if (type === 'done') addMessage(assembly, 0, { tool_calls: event['tool_calls'] });
}

/** The data of the events of a stream. One that was cut is completed as if its end had come. */
function listData(text: string): readonly string[] {
  const parser = createSseParser();
  return [...text.split(/\r\n|\r|\n/), ''].flatMap((line) => parser.pushLine(line)?.data ?? []);
}

const isEventStream = (text: string): boolean => /^\s*(?:event|data|id)?:/.test(text);

/** The records of an event stream, or lines of JSON. */
const listRecords = (text: string): readonly PlainObject[] =>
  (isEventStream(text) ? listData(text) : text.split('\n')).map(completeJson).filter(isPlainObject);

/** What a streamed answer of any dialect says. */
export function readStream(text: string): readonly Turn[] {
  const assembly: Assembly = { turns: new Map(), errors: [] };
  for (const record of listRecords(text)) addEvent(assembly, record);
  const answers = [...assembly.turns].toSorted(([first], [second]) => first - second);
  return [...answers.map(([, blocks]) => toTurn([...blocks.values()])), ...assembly.errors];
}

const toTurn = (blocks: readonly Block[]): Turn => ({
  role: 'assistant',
  blocks: blocks.map((block) => (block.kind === 'tool-call' ? { ...block, text: layOutArguments(block.text) } : block)),
});
