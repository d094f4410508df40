/** Whose form a call takes. */
export const callDialects = ['openai', 'anthropic', 'ollama'] as const;
export type CallDialect = (typeof callDialects)[number];

/** An image of a prompt; `base64` without a prefix. */
export interface DraftImage {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly base64: string;
  readonly sizeBytes: number;
}

/** What a call may ask for beside its prompt; `null` leaves it to the model. */
export interface DraftOptions {
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly seed: number | null;
  readonly maxTokens: number | null;
  readonly contextLength: number | null;
}
export type OptionName = keyof DraftOptions;

export interface DraftTool {
  readonly name: string;
  readonly description: string | null;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What is asked, in no dialect. */
export interface Draft {
  readonly dialect: CallDialect;
  readonly system: string;
  readonly prompt: string;
  readonly images: readonly DraftImage[];
  readonly isStreaming: boolean;
  readonly options: DraftOptions;
  readonly thinking: 'default' | 'on' | 'off';
  /** JSON, as it is being written. */
  readonly toolsText: string;
}

export const noOptions: DraftOptions = {
  temperature: null,
  topP: null,
  seed: null,
  maxTokens: null,
  contextLength: null,
};

export const emptyDraft: Draft = {
  dialect: 'openai',
  system: '',
  prompt: '',
  images: [],
  isStreaming: true,
  options: noOptions,
  thinking: 'default',
  toolsText: '',
};
