/**
 * The file of a worker beside this module: TypeScript from source, JavaScript once bundled. All bundled files lie in one flat folder, and
 * the URL is relative to the chunk that holds this code.
 */
export function locateWorker(name: 'writer-worker' | 'query-worker', moduleUrl: string): URL {
  return new URL(`${name}${moduleUrl.endsWith('.ts') ? '.ts' : '.js'}`, moduleUrl);
}

/**
 * What the heap of a worker may take, in MB, of which it needs a few: an answer that outgrows it ends the thread, and the question fails, where it
 * would end the service.
 */
export const workerLimits = { maxOldGenerationSizeMb: 1024 } as const;
