import { readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { buildPageHeaders } from './page-headers.ts';
import { resolvePagePath } from './resolve-page-path.ts';

const notFound = (): Response => new Response('Not found', { status: 404, headers: buildPageHeaders('text/plain') });

/** Answers with a file of the built page. Links that lead out of its folder are not followed. */
export async function servePage(pageFolder: string, url: URL): Promise<Response> {
  const file = resolvePagePath(url.pathname);
  if (file === null) return notFound();
  try {
    const root = await realpath(pageFolder);
    const path = await realpath(join(root, ...file.segments));
    if (!path.startsWith(`${root}${sep}`)) return notFound();
    return new Response(await readFile(path), { headers: buildPageHeaders(file.contentType) });
  } catch {
    // No such file, or a folder: for the page both are the same.
    return notFound();
  }
}
