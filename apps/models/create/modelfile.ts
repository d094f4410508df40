/** One instruction of a Modelfile. A `parameter` may come more than once; of the others the last one holds, but every `license` and `message` counts. */
export type ModelfileCommand =
  | { readonly name: TextKeyword; readonly value: string }
  | { readonly name: 'parameter'; readonly key: string; readonly value: string }
  | { readonly name: 'message'; readonly role: MessageRole; readonly value: string };

export const textKeywords = [
  'from',
  'adapter',
  'draft',
  'template',
  'system',
  'license',
  'renderer',
  'parser',
  'requires',
] as const;
export type TextKeyword = (typeof textKeywords)[number];

export const messageRoles = ['system', 'user', 'assistant'] as const;
export type MessageRole = (typeof messageRoles)[number];

/** Where something stands: both count from 1, `column` in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface PlacedCommand {
  readonly command: ModelfileCommand;
  readonly place: Place;
}

/** What is wrong with a Modelfile. Neither text ever quotes a value, which may be a prompt. */
export interface ModelfileProblem extends Place {
  readonly message: string;
  readonly advice: string;
}
