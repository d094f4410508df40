import {
  type MessageRole,
  type ModelfileCommand,
  type ModelfileProblem,
  messageRoles,
  type PlacedCommand,
  type TextKeyword,
  textKeywords,
} from './modelfile.ts';
import { createPlaceFinder } from './place-finder.ts';
import { readValue } from './read-value.ts';

export interface ReadCommands {
  readonly commands: readonly PlacedCommand[];
  readonly problems: readonly ModelfileProblem[];
}

type Words = Pick<ModelfileProblem, 'message' | 'advice'>;
/** `end` is where reading goes on. */
type Step =
  | { readonly kind: 'command'; readonly command: ModelfileCommand; readonly end: number }
  | { readonly kind: 'problem'; readonly words: Words; readonly at: number; readonly end: number };

const byteOrderMark = '\ufeff';
/** Enough to mend a file by; text that is no Modelfile would have one in every line. */
const maxProblems = 20;

const unknownKeyword: Words = {
  message: 'no instruction of a Modelfile begins here',
  advice:
    'Begin with FROM, PARAMETER, TEMPLATE, SYSTEM, ADAPTER, DRAFT, LICENSE, MESSAGE, PARSER, RENDERER or REQUIRES. A value of several lines stands between """ and """.',
};
const unclosed: Words = {
  message: 'the quotes that open here are never closed',
  advice: 'Close them at the very end of a line, with as many quotes as they were opened with.',
};
const noParameter: Words = {
  message: 'PARAMETER needs a name and a value',
  advice: 'Write for example: PARAMETER temperature 0.7',
};
const noRole: Words = {
  message: 'MESSAGE needs a role and a text',
  advice: 'The role is system, user or assistant. Write for example: MESSAGE user Hello',
};

/** Splits a Modelfile into its instructions, going on behind whatever it cannot read. Source: `parser/parser.go` of Ollama. */
export function readCommands(text: string): ReadCommands {
  const findPlace = createPlaceFinder(text);
  const commands: PlacedCommand[] = [];
  const problems: ModelfileProblem[] = [];
  let offset = text.startsWith(byteOrderMark) ? 1 : 0;
  while (problems.length < maxProblems) {
    offset = skip(text, offset, /(?:[ \t\r\n]+|#[^\r\n]*)*/y);
    if (offset >= text.length) break;
    const step = readCommand(text, offset);
    if (step.kind === 'command') commands.push({ command: step.command, place: findPlace(offset) });
    else problems.push({ ...findPlace(step.at), ...step.words });
    offset = step.end;
  }
  return { commands, problems };
}

const skip = (text: string, offset: number, pattern: RegExp): number => offset + match(text, offset, pattern).length;

function match(text: string, offset: number, sticky: RegExp): string {
  sticky.lastIndex = offset;
  return sticky.exec(text)?.[0] ?? '';
}

/** A problem ends at the line's end. */
const fail = (text: string, at: number, words: Words): Step => ({
  kind: 'problem',
  words,
  at,
  end: skip(text, at, /[^\r\n]*/y),
});

function readCommand(text: string, offset: number): Step {
  const word = match(text, offset, /[a-z]*/iy);
  const end = offset + word.length;
  const keyword = word.toLowerCase();
  const isKnown = isTextKeyword(keyword) || keyword === 'parameter' || keyword === 'message';
  if (!isKnown) return fail(text, offset, unknownKeyword);
  if (keyword === 'parameter') return readParameter(text, end);
  if (keyword === 'message') return readMessage(text, end);
  if (!isBlank(text[end])) {
    const message = `${word.toUpperCase()} needs a space and a value behind it`;
    return fail(text, end, { message, advice: `Write for example: ${examples[keyword]}` });
  }
  return toStep(text, end, (value) => ({ name: keyword, value }));
}

export const examples: Readonly<Record<TextKeyword, string>> = {
  from: 'FROM llama3.2:3b',
  adapter: 'ADAPTER ./adapter.gguf',
  draft: 'DRAFT ./draft.gguf',
  template: 'TEMPLATE """{{ .Prompt }}"""',
  system: 'SYSTEM You are brief.',
  license: 'LICENSE MIT',
  renderer: 'RENDERER qwen3-coder',
  parser: 'PARSER qwen3-coder',
  requires: 'REQUIRES 0.14.0',
};

function readParameter(text: string, offset: number): Step {
  const start = skip(text, offset, /[ \t]*/y);
  const key = match(text, start, /\w*/y);
  const end = start + key.length;
  if (key === '' || start === offset || !isBlank(text[end])) return fail(text, start, noParameter);
  return toStep(text, end, (value) => ({ name: 'parameter', key, value }));
}

function readMessage(text: string, offset: number): Step {
  const start = skip(text, offset, /[ \t]*/y);
  const role = match(text, start, /[a-z]*/iy);
  const end = start + role.length;
  if (!isRole(role) || start === offset || !isBlank(text[end])) return fail(text, start, noRole);
  return toStep(text, end, (value) => ({ name: 'message', role, value }));
}

function toStep(text: string, offset: number, build: (value: string) => ModelfileCommand): Step {
  const read = readValue(text, offset);
  if (read) return { kind: 'command', command: build(read.value), end: read.end };
  // Whatever follows may belong to the value.
  return { kind: 'problem', words: unclosed, at: skip(text, offset, /[ \t]*/y), end: text.length };
}

const isBlank = (sign: string | undefined): boolean => sign === ' ' || sign === '\t';
const isTextKeyword = (word: string): word is TextKeyword => textKeywords.some((keyword) => keyword === word);
const isRole = (word: string): word is MessageRole => messageRoles.some((role) => role === word);
