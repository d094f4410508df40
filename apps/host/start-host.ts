import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import type { Host, HostOptions } from './host.ts';
import { isBundled } from './installation.ts';
import { keepHeapSmall } from './keep-heap-small.ts';

/** Starts the service in this process. Loads the rooms only then, so that a command that merely asks a running one stays small. */
export async function startHost(options: HostOptions): Promise<Host> {
  // Before the first file: nothing of ours is ever readable by others.
  process.umask(0o077);
  // Flags are part of what compiled code is kept under, so they come before it.
  keepHeapSmall();
  // Compiled code kept in the private folder saves a fifth of the start and some memory; a shared place could be tampered with.
  if (isBundled) enableCompileCache(join(options.dataDir, 'run', 'compile-cache'));
  const { assembleHost } = await import('./assemble-host.ts');
  const host = await assembleHost(options);
  if (isBundled) flushCompileCache();
  return host;
}
