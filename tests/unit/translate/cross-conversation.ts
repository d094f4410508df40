import { readArguments, readText, type Tape } from './cross-tape.ts';

export type ClientDialect = 'openai' | 'responses' | 'anthropic' | 'ollama';
export type BackendDialect = 'openai' | 'anthropic' | 'ollama';

/** What someone said: texts, then pictures, as base64. */
export interface Prose {
  readonly texts: readonly string[];
  readonly images: readonly string[];
}

export interface Call {
  readonly id: string;
  readonly name: string;
  readonly argumentsJson: string;
  readonly result: Prose & { readonly isError: boolean };
}

export type Turn =
  | ({ readonly role: 'system' } & Prose)
  | ({ readonly role: 'user' } & Prose)
  | {
      readonly role: 'assistant';
      readonly texts: readonly string[];
      readonly thinking: string | null;
      readonly signature: string | null;
      readonly calls: readonly Call[];
      /** The results come in the opposite order. */
      readonly isReversed: boolean;
    };

export interface Tool {
  readonly name: string;
  readonly description: string | null;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export type Format = 'text' | 'json' | 'schema';

/** A conversation that a client of one dialect can send. */
export interface Conversation {
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  readonly choice: 'auto' | 'none' | 'required' | 'named' | null;
  readonly format: Format;
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly stop: readonly string[];
  readonly maxTokens: number;
  readonly isStreaming: boolean;
  /** Ollama's clients often send neither ids nor indices. */
  readonly hasIds: boolean;
}

export const images = {
  png: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  jpeg: '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBD',
  gif: 'R0lGODlhAQABAIAAAAAAAP///yH5BAEA',
} as const;

const readImages = (tape: Tape): readonly string[] =>
  tape.isRare(4) ? [images.png, ...tape.some(2, () => tape.pick([images.jpeg, images.gif]))] : [];

const readTexts = (tape: Tape): readonly string[] => [
  readText(tape),
  ...(tape.isRare(5) ? [tape.pick([' ', '\n', readText(tape)])] : []),
];

function readResult(tape: Tape, client: ClientDialect): Call['result'] {
  const isError = client === 'anthropic' && tape.isRare(3);
  if (!isError && tape.isRare(6)) return { texts: [], images: [], isError };
  const hasImages = client === 'anthropic' || client === 'responses';
  return { texts: [readText(tape)], images: hasImages ? readImages(tape) : [], isError };
}

const toolNames = ['get_weather', 'search', 'read-file'] as const;

function readId(tape: Tape, turn: number, index: number): string {
  const name = `${turn}_${index}`;
  if (!tape.isRare(4)) return `call_${name}`;
  return tape.pick([
    `toolu_01${name}`,
    `functions.search:${name}`,
    `call_${'0123456789'.repeat(5)}${name}`,
    `call_0_${index}`,
  ]);
}

function readAssistant(tape: Tape, client: ClientDialect, index: number): Turn {
  const isProven = client === 'anthropic' && tape.isRare(2);
  const thinking = tape.isRare(3) ? readText(tape) : null;
  const calls = tape.some(4, (at) => ({
    id: readId(tape, index, at),
    name: tape.pick(toolNames),
    argumentsJson: readArguments(tape),
    result: readResult(tape, client),
  }));
  return {
    role: 'assistant',
    texts: calls.length > 0 && tape.isRare(2) ? [] : readTexts(tape),
    thinking,
    signature: thinking !== null && isProven ? 'c2lnbmF0dXJl' : null,
    calls,
    isReversed: tape.isRare(3),
  };
}

function readTurns(tape: Tape, client: ClientDialect): readonly Turn[] {
  const user = (): Turn => ({ role: 'user', texts: readTexts(tape), images: readImages(tape) });
  const system = (): Turn => ({ role: 'system', texts: readTexts(tape), images: [] });
  const rounds = tape.some(4, (index) => {
    const question = user();
    const last = readAssistant(tape, client, index * 2);
    return [
      question,
      last,
      ...(last.role === 'assistant' && last.calls.length > 0 ? [readAssistant(tape, client, index * 2 + 1)] : []),
      ...(tape.isRare(6) ? [system()] : []),
    ];
  });
  return [...(tape.isRare(2) ? [system()] : []), ...rounds.flat(), user()];
}

const readTool =
  (tape: Tape) =>
  (index: number): Tool => ({
    name: toolNames[index] ?? 'search',
    description: tape.pick([null, 'Says what the weather is.', 'Sucht 日本 "x".']),
    parameters: tape.pick<Tool['parameters']>([
      { type: 'object', properties: { city: { type: 'string', default: 'x' } }, required: ['city'] },
      { type: 'object', properties: {}, additionalProperties: false },
      { type: 'object', properties: { n: { anyOf: [{ type: 'integer' }, { type: 'null' }] } }, $defs: { a: {} } },
    ]),
  });

/** Whatever `client` has a form for. */
export function readConversation(tape: Tape, client: ClientDialect): Conversation {
  const tools = tape.some(4, readTool(tape));
  const choice = tape.pick<Conversation['choice']>([null, null, 'auto', 'none', 'required', 'named']);
  return {
    isStreaming: tape.isRare(2),
    turns: readTurns(tape, client),
    tools,
    choice: tools.length === 0 || client === 'ollama' ? null : choice,
    format: tape.pick<Format>(['text', 'text', 'schema', client === 'anthropic' ? 'text' : 'json']),
    temperature: tape.pick([null, 0, 0.7, 1]),
    topP: tape.pick([null, 0.5, 1]),
    stop: client === 'responses' ? [] : tape.some(3, (index) => `END${index}`),
    maxTokens: 1 + tape.below(5000),
    hasIds: client !== 'ollama' || tape.isRare(2),
  };
}
