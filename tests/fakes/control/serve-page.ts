import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The page as it is built for the product, or one that `DROVER_TEST_PAGE` names. */
export const builtPageFolder =
  process.env['DROVER_TEST_PAGE'] ?? fileURLToPath(new URL('../../../out/renderer', import.meta.url));
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** At least as strict as the policies the page is served with elsewhere; markup made from text is refused outright. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** Serves the built page: files as they are, every other path the page itself. */
export async function servePage(folder: string, url: string, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(url, 'http://page.invalid');
  const file = extname(pathname) === '' ? '/index.html' : pathname;
  const contentType = contentTypes[extname(file)];
  try {
    const body = await readFile(join(folder, file));
    response.writeHead(200, {
      'content-type': contentType ?? 'application/octet-stream',
      'content-security-policy': policy,
    });
    response.end(body);
  } catch {
    // No such file of the page.
    response.writeHead(404).end();
  }
}
