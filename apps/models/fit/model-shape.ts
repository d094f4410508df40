/** The key-value cache of one layer: values per token, and the window it keeps (`null`: the whole context). */
export interface CachedLayer {
  readonly valuesPerToken: number;
  readonly windowTokens: number | null;
}

/** What memory depends on, read from the metadata of a model. */
export interface ModelShape {
  readonly architecture: string;
  readonly parameterCount: number | null;
  /** All layers of the model on disk. */
  readonly sizeBytes: number;
  readonly layerCount: number;
  /** Only layers that cache anything; an encoder has none. */
  readonly cachedLayers: readonly CachedLayer[];
  readonly trainedContextLength: number | null;
  /** `num_ctx` of the model's own parameters. */
  readonly ownContextLength: number | null;
  readonly expertCount: number | null;
  readonly vision: VisionShape | null;
  /** The weights run elsewhere. */
  readonly isRemote: boolean;
  /** Layers or heads are not told, so that the cache can only be guessed. */
  readonly isCacheUnknown: boolean;
}

/** The image encoder; `null` where the metadata has no measures of it. */
export interface VisionShape {
  readonly patchCount: number | null;
  readonly headCount: number | null;
}
