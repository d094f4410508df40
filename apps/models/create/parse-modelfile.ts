import type { PlainObject } from '../../base/index.ts';
import type { ModelfileCommand, ModelfileProblem, Place, PlacedCommand } from './modelfile.ts';
import { examples, readCommands } from './read-commands.ts';
import { readParameter } from './read-parameter.ts';

/** A name of a model or a path, which is not told apart here. */
export interface ModelfileSource {
  readonly kind: 'from' | 'adapter' | 'draft';
  readonly value: string;
  readonly place: Place;
}

export type ParsedModelfile =
  | {
      readonly kind: 'parsed';
      readonly commands: readonly ModelfileCommand[];
      readonly sources: readonly ModelfileSource[];
      /** The body of `POST /api/create` but for the model's name and what the sources bring. */
      readonly body: PlainObject;
    }
  | { readonly kind: 'refused'; readonly problems: readonly ModelfileProblem[] };

/** Reads a Modelfile as Ollama's own program does. Source: `parser/parser.go` and `api/types.go` of Ollama. */
export function parseModelfile(text: string): ParsedModelfile {
  const { commands, problems } = readCommands(text);
  const found = [...problems, ...commands.flatMap(findProblems)];
  if (found.length === 0 && !commands.some(({ command }) => command.name === 'from')) {
    const message = 'no FROM says what the model is made of';
    return { kind: 'refused', problems: [{ line: 1, column: 1, message, advice: `Begin with: ${examples.from}` }] };
  }
  if (found.length > 0) return { kind: 'refused', problems: found.toSorted(byPlace) };
  const plain = commands.map(({ command }) => command);
  return { kind: 'parsed', commands: plain, sources: commands.flatMap(toSource), body: buildBody(plain) };
}

const byPlace = (a: Place, b: Place): number => a.line - b.line || a.column - b.column;

function findProblems({ command, place }: PlacedCommand): readonly ModelfileProblem[] {
  if (command.name === 'parameter') {
    const read = readParameter(command.key, command.value);
    return read.kind === 'problem' ? [{ ...place, message: read.message, advice: read.advice }] : [];
  }
  const isNeeded = command.name === 'from' || command.name === 'adapter' || command.name === 'draft';
  if (isNeeded && command.value === '') {
    const message = `${command.name.toUpperCase()} needs a value`;
    return [{ ...place, message, advice: `Write for example: ${examples[command.name]}` }];
  }
  if (command.name === 'requires' && !version.test(command.value)) {
    const message = 'REQUIRES must be a version of Ollama';
    return [{ ...place, message, advice: `Write for example: ${examples.requires}` }];
  }
  return [];
}

/** As `golang.org/x/mod/semver`, where the later parts may be left out. */
const version =
  /^v?(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)(?:-[\w-]+(?:\.[\w-]+)*)?(?:\+[\w-]+(?:\.[\w-]+)*)?)?)?$/;

function toSource({ command, place }: PlacedCommand): readonly ModelfileSource[] {
  const { name: kind, value } = command;
  return kind === 'from' || kind === 'adapter' || kind === 'draft' ? [{ kind, value, place }] : [];
}

/** Empty texts are left out, as Ollama's own program leaves them out. */
function buildBody(commands: readonly ModelfileCommand[]): PlainObject {
  const lastOf = (name: ModelfileCommand['name']): string =>
    commands.findLast((command) => command.name === name)?.value ?? '';
  const texts = {
    template: lastOf('template'),
    system: lastOf('system'),
    renderer: lastOf('renderer'),
    parser: lastOf('parser'),
    requires: lastOf('requires').replace(/^v/, ''),
  };
  const license = commands.flatMap((command) => (command.name === 'license' ? [command.value] : []));
  const messages = commands.flatMap((command) =>
    command.name === 'message' ? [{ role: command.role, content: command.value }] : [],
  );
  const parameters = buildParameters(commands);
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== '')),
    ...(license.length > 0 ? { license } : {}),
    ...(messages.length > 0 ? { messages } : {}),
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
  };
}

function buildParameters(commands: readonly ModelfileCommand[]): PlainObject {
  const parameters = new Map<string, unknown>();
  const lists = new Map<string, readonly string[]>();
  for (const command of commands) {
    if (command.name !== 'parameter') continue;
    const read = readParameter(command.key, command.value);
    if (read.kind === 'value') parameters.set(command.key, read.value);
    else if (read.kind === 'entry') lists.set(command.key, [...(lists.get(command.key) ?? []), read.value]);
  }
  return Object.fromEntries([...parameters, ...lists]);
}
