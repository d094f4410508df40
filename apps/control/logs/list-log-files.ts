import type { LogFiles } from '../../contract/model/index.ts';
import { logRotation } from '../../supervisor/index.ts';
import { listChains, withChain } from './log-chain.ts';

/** What the logs take on the disk. */
export async function listLogFiles(dataDir: string): Promise<LogFiles> {
  const files: LogFiles['files'] = [];
  for (const chain of listChains(dataDir, 'all')) {
    await withChain(chain, async (found) => {
      for (const { path, sizeBytes, modifiedAtMs, isCurrent } of found)
        files.push({ source: chain.source, path, sizeBytes, modifiedAtMs, isCurrent });
    });
  }
  return { files, maxBytes: logRotation.maxBytes, keptCount: logRotation.keep };
}
