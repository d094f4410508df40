/** A file to give to the daemon. `key` is its name there: relative, with `/`. */
export interface ModelFile {
  readonly path: string;
  readonly key: string;
  readonly sizeBytes: number;
}

/** Ollama refuses these signs in names, wherever it runs. */
export const toKey = (name: string): string => name.replace(/[\\:]/g, '_');
