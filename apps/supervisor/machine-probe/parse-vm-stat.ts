import { readCount, splitWholeLines } from './read-figures.ts';

/**
 * Available bytes from the output of `/usr/bin/vm_stat`: free, purgeable and file-backed pages, which is what Ollama counts as free on a
 * Mac. Speculative pages are among the file-backed ones. The head names the page size in words; `hw.pagesize` stands in where it does not.
 */
export function parseVmStat(text: string, pageSizeBytes: number | null): number | null {
  const [head = '', ...rest] = splitWholeLines(text);
  const pages = new Map<string, number | null>();
  for (const line of rest) {
    const [name = '', figure] = line.split(':', 2);
    if (figure !== undefined) pages.set(name.replaceAll('"', '').trim(), readCount(figure.trim().replace(/\.$/, '')));
  }
  const pageBytes = readCount(/page size of (.+) bytes/.exec(head)?.[1] ?? '') ?? pageSizeBytes;
  const [free, fileBacked] = [pages.get('Pages free') ?? null, pages.get('File-backed pages') ?? null];
  if (free === null || fileBacked === null || pageBytes === null) return null;
  return (free + fileBacked + (pages.get('Pages purgeable') ?? 0)) * pageBytes;
}
