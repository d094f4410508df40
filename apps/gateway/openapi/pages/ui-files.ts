import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Every file that the pages may ask for, with its type. Nothing else of the folder is served. */
const mediaTypes: ReadonlyMap<string, string> = new Map([
  ['pages.css', 'text/css; charset=utf-8'],
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['swagger-page.js', 'text/javascript; charset=utf-8'],
  ['redoc.standalone.js', 'text/javascript; charset=utf-8'],
  ['redoc-page.js', 'text/javascript; charset=utf-8'],
]);

export interface UiFile {
  readonly contentType: string;
  /** Changes with the file. */
  readonly mark: string;
  read(): Promise<Buffer>;
}

/** A file of the pages; `null` when it is none of them or was not built. Read when asked, for large ones are kept nowhere. */
export async function findUiFile(folder: string | null, name: string): Promise<UiFile | null> {
  const contentType = mediaTypes.get(name);
  if (contentType === undefined || folder === null) return null;
  const path = join(folder, name);
  try {
    const { size, mtimeMs } = await stat(path);
    const mark = `${size.toString(36)}-${Math.round(mtimeMs).toString(36)}`;
    return { contentType, mark, read: () => readFile(path) };
  } catch {
    // Not there: the pages then say what to do.
    return null;
  }
}
