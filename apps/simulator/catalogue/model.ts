export type Capability = 'completion' | 'tools' | 'insert' | 'vision' | 'embedding' | 'thinking';

/** Shape of the network, for the metadata and for memory figures. */
export interface Architecture {
  readonly family: string;
  readonly parameterCount: number;
  readonly blockCount: number;
  readonly embeddingLength: number;
  readonly headCount: number;
  readonly keyValueHeadCount: number;
  readonly headLength: number;
  readonly feedForwardLength: number;
  readonly trainedContextLength: number;
  readonly vocabularySize: number;
  readonly fileType: number;
  /** Further GGUF keys, below `<family>.`. */
  readonly extra: Readonly<Record<string, number>>;
}

/** How fast the simulator plays it: rates in tokens per second. */
export interface Pace {
  readonly decodeRate: number;
  readonly prefillRate: number;
  readonly loadMs: number;
}

/** One installed model. */
export interface Model {
  readonly name: string;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  readonly parameterSize: string;
  readonly quantization: string;
  readonly capabilities: readonly Capability[];
  readonly architecture: Architecture;
  readonly pace: Pace;
  /** `early`: tool calls in records of their own; `final`: all in the last record. */
  readonly toolTiming: 'early' | 'final';
  readonly parentModel: string;
  readonly system: string;
  readonly template: string;
  readonly license: string;
  readonly parameters: Readonly<Record<string, number | string | readonly string[]>>;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

export const can = (model: Model, capability: Capability): boolean => model.capabilities.includes(capability);

/** Bytes of the key-value cache at 16 bits for `contextLength` tokens in `slots` slots. */
export function keyValueCacheBytes({ architecture: a }: Model, contextLength: number, slots: number): number {
  return a.blockCount * a.keyValueHeadCount * a.headLength * 2 * 2 * contextLength * slots;
}
