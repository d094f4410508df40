import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { writeDocsUi } from '../../../scripts/docs-ui.mjs';
import { type Rig, startRig } from '../../fakes/gateway/rig.ts';

let folder: string;
let rig: Rig | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-pages-'));
});
afterEach(async () => {
  await rig?.close();
  rig = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function use(settings: { readonly docsFolder: string | null; readonly areDocsServed?: boolean }): Promise<Rig> {
  rig = await startRig({ settings });
  return rig;
}

const listFiles = (html: string): string[] =>
  [...html.matchAll(/(?:src|href)="(docs\/[^"]+)"/g)].map(([, address]) => address ?? '');

describe.each(['/docs', '/redoc'])('the page %s', (path) => {
  it('names only files of its own, which are there', async () => {
    writeDocsUi(folder);
    const { url } = await use({ docsFolder: folder });
    const page = await fetch(url + path);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await page.text();
    expect(html).not.toMatch(/(?:src|href)="(?!docs\/|data:,")/);
    expect(html).not.toMatch(/<script(?! src=)|<style|\son[a-z]+=/);
    const files = listFiles(html);
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const file of files) expect((await fetch(`${url}/${file}`)).status, file).toBe(200);
  });

  it('may load nothing from elsewhere, run no text as script, and stand in no frame', async () => {
    writeDocsUi(folder);
    const { url } = await use({ docsFolder: folder });
    const { headers } = await fetch(url + path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-cache');
  });

  it.each(['an empty folder', 'no folder'])('says what to do where there is %s', async (what) => {
    const { url } = await use({ docsFolder: what === 'no folder' ? null : folder });
    const page = await fetch(url + path);
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('npm run build');
  });
});

describe('a file of the pages', () => {
  it('may be kept for ever under an address that changes with it', async () => {
    writeDocsUi(folder);
    const { url } = await use({ docsFolder: folder });
    const [before] = listFiles(await (await fetch(`${url}/docs`)).text());
    const file = await fetch(`${url}/${before}`);
    expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(file.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    utimesSync(join(folder, 'pages.css'), 1000, 1000);
    const [after] = listFiles(await (await fetch(`${url}/docs`)).text());
    expect(after).not.toBe(before);
  });

  it('is not sent again to those who have it', async () => {
    writeDocsUi(folder);
    const { url } = await use({ docsFolder: folder });
    const address = `${url}/docs/swagger-ui-bundle.js`;
    const first = await fetch(address);
    expect((await first.arrayBuffer()).byteLength).toBeGreaterThan(1_000_000);
    const tag = first.headers.get('etag') ?? '';
    const again = await fetch(address, { headers: { 'if-none-match': tag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const other = await fetch(address, { headers: { 'if-none-match': '"other"' } });
    expect(other.status).toBe(200);
    const head = await fetch(address, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(first.headers.get('content-length'));
  });

  it.each(['index.html', 'package.json', '', 'x/pages.css', '%2e%2e%2fpages.css', 'pages.css%00', 'PAGES.CSS'])(
    'is one of the list: not %j',
    async (name) => {
      writeDocsUi(folder);
      const { url } = await use({ docsFolder: folder });
      const answer = await fetch(`${url}/docs/${name}`);
      expect([400, 404]).toContain(answer.status);
      expect(answer.headers.get('content-type')).toBe('application/json');
    },
  );
});

describe('the documents', () => {
  it('are the same as JSON and as YAML, below a project too', async () => {
    const { url } = await use({ docsFolder: null });
    const asJson = await fetch(`${url}/openapi.json`);
    const asYaml = await fetch(`${url}/p/atlas/openapi.yaml`);
    expect(asJson.headers.get('content-type')).toBe('application/json');
    expect(asYaml.headers.get('content-type')).toBe('application/yaml');
    const document: unknown = await asJson.json();
    expect(document).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
    expect(parse(await asYaml.text())).toEqual(document);
  });

  it.each(['/openapi.json', '/openapi.yaml', '/docs', '/docs/pages.css', '/redoc'])(
    'are gone when they are switched off: %s',
    async (path) => {
      writeDocsUi(folder);
      const { url } = await use({ docsFolder: folder, areDocsServed: false });
      const answer = await fetch(url + path);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toBe('application/json');
      expect(answer.headers.get('x-drover-error')).toBe('not_found');
      expect(await answer.json()).toMatchObject({ error: { code: 'not_found' } });
    },
  );

  it('are refused to pages of other sites', async () => {
    const { url } = await use({ docsFolder: null });
    for (const headers of [{ origin: 'http://evil.test' }, { 'sec-fetch-site': 'cross-site' }]) {
      expect((await fetch(`${url}/openapi.json`, { headers: headers as Record<string, string> })).status).toBe(403);
    }
  });
});
