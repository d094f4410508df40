import type { LogFile, LogFiles } from '../../../apps/contract/model/index.ts';
import { formatTransfer, renderQuantity } from '../../shared/index.ts';
import type { SourceName } from './use-logs-view.ts';

export interface FilesView {
  /** The file that is written now, or the folder where there are several. */
  readonly path: string;
  readonly name: string;
  readonly sentence: string;
}

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')));
const nameOf = (path: string): string => path.slice(folderOf(path).length + 1);

/** Ollama writes its access log to one file and everything else to the other: the second is the one to open. */
const isMain = ({ isCurrent, path }: LogFile): boolean => isCurrent && nameOf(path) !== 'ollama.log';

/** Where the log lies, what it takes, and how it is kept small; `null` while there is no file. */
export function describeFiles({ files, maxBytes, keptCount }: LogFiles, source: SourceName): FilesView | null {
  const shown = source === 'errors' ? files : files.filter((file) => file.source === source);
  const main = shown.find(isMain) ?? shown[0];
  if (!main) return null;
  const size = renderQuantity(formatTransfer(shown.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)));
  const rotation = `put aside at ${renderQuantity(formatTransfer(maxBytes))}, ${keptCount} older kept`;
  const path = source === 'errors' ? folderOf(main.path) : main.path;
  return { path, name: nameOf(path), sentence: `${size} in all, ${rotation}` };
}
