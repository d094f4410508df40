/** A model that the managed daemon has installed, as far as it is known. */
export interface LocalModel {
  readonly name: string;
  /** Ollama's words: completion, tools, vision, embedding, thinking. `null` when not known. */
  readonly capabilities: readonly string[] | null;
  /** The longest it takes, in tokens. */
  readonly contextLength: number | null;
  readonly isResident: boolean;
  /** Whether it can come into memory now, if need be in place of idle ones; `null` when not known. */
  readonly hasRoom: boolean | null;
  /** Changes with the model's files; absent when not known. */
  readonly digest?: string;
}
