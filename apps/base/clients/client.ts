/** A dialect as a client speaks it; `responses` is OpenAI's newer route. */
export const clientDialects = ['openai', 'responses', 'anthropic', 'ollama'] as const;
export type ClientDialect = (typeof clientDialects)[number];

/** What stands in a client's settings. */
export interface ClientFacts {
  /** Of the gateway as the client reaches it, without a slash at its end; below `/p/{project}` for a project. */
  readonly url: string;
  readonly model: string;
  /** The name that a key has in Drover; `null` where none is needed. */
  readonly keyName: string | null;
}

export type SnippetForm = 'sh' | 'json' | 'yaml' | 'toml' | 'python' | 'ts';

/** Something to copy: lines of a file, or a program. */
export interface Snippet {
  /** Where it goes: a file, or what runs it. */
  readonly title: string;
  readonly form: SnippetForm;
  readonly text: string;
}

/** A program or library that can be pointed at the gateway. */
export interface Client {
  /** As the command line and addresses name it. */
  readonly id: string;
  readonly name: string;
  readonly dialect: ClientDialect;
  /** What to know before the first call, in a sentence or two. */
  readonly note: string;
  /** Parts of the User-Agent by which the log knows it; lower case. */
  readonly agents: readonly string[];
  /** Names of its program; lower case. */
  readonly programs: readonly string[];
  readonly render: (facts: ClientFacts) => readonly Snippet[];
}

/** What a client sends that insists on a key where none is needed. */
export const anyKey = 'any-text';

/** The environment variable that is to hold the key of this name. */
export const nameKeyVariable = (keyName: string): string =>
  `DROVER_KEY_${keyName
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')}`;

/** What stands for the key in a file that reads no variables. */
export const placeKey = ({ keyName }: Pick<ClientFacts, 'keyName'>): string =>
  keyName === null ? anyKey : `PASTE-THE-KEY-${nameKeyVariable(keyName).slice('DROVER_KEY_'.length)}`;

/** The key as a shell expands it. */
export const shellKey = ({ keyName }: Pick<ClientFacts, 'keyName'>): string =>
  keyName === null ? anyKey : `"$${nameKeyVariable(keyName)}"`;

/** A text in double quotes, as JSON, YAML, TOML, JavaScript and Python read it. */
export const quote = (text: string): string => JSON.stringify(text);

export const renderJson = (value: unknown): string => JSON.stringify(value, null, 2);

/** Names of fields with what goes into them, one a line. */
export const renderFields = (fields: readonly (readonly [name: string, value: string])[]): string =>
  fields.map(([name, value]) => `${name}: ${quote(value)}`).join('\n');
