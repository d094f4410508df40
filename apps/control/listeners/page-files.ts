import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  // Mantine sets style attributes and style elements at run time.
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** On every answer of the console, refusals too. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

const notBuilt = `<!doctype html><meta charset="utf-8"><title>Drover</title><div id="root"></div>
<p>The page is not built. Run <code>npm run build</code>, then reload.</p>`;

/** The path below the folder that a URL path names, or `null` when it leaves the folder or cannot be read. */
export function confinePath(urlPath: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    // Broken percent encoding names no file.
    return null;
  }
  if (path.includes('\0') || path.includes('\\') || path.split('/').includes('..')) return null;
  return normalize(path).replace(/^\/+/, '');
}

async function findFile(folder: string, path: string): Promise<{ path: string; sizeBytes: number } | null> {
  try {
    const root = await realpath(folder);
    const full = await realpath(join(root, path));
    if (!full.startsWith(root + sep)) return null;
    const found = await stat(full);
    return found.isFile() ? { path: full, sizeBytes: found.size } : null;
  } catch {
    // Not there, or not readable: both are "no such page" to a client.
    return null;
  }
}

/** Creates what serves the built page: files as they are, every other path the page itself, since its router knows the rest. */
export function createPageFiles(folder: string): (urlPath: string, response: ServerResponse) => Promise<void> {
  return async (urlPath, response) => {
    const path = confinePath(urlPath);
    if (path === null) {
      response.writeHead(404).end();
      return;
    }
    const asked = path === '' ? null : await findFile(folder, path);
    if (!asked && extname(path) !== '') {
      response.writeHead(404).end();
      return;
    }
    const file = asked ?? (await findFile(folder, 'index.html'));
    if (!file) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(notBuilt);
      return;
    }
    const isHashed = path.startsWith('assets/');
    response.writeHead(200, {
      'content-type': mediaTypes[extname(file.path)] ?? 'application/octet-stream',
      'content-length': file.sizeBytes,
      ...(isHashed ? { 'cache-control': 'public, max-age=31536000, immutable' } : {}),
    });
    if (response.req.method === 'HEAD') response.end();
    else await pipeline(createReadStream(file.path), response);
  };
}
