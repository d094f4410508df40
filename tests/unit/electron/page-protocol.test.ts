import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolvePagePath } from '../../../electron/main/page-protocol/resolve-page-path.ts';
import { servePage } from '../../../electron/main/page-protocol/serve-page.ts';

let root = '';
let page = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'drover-page-'));
  page = join(root, 'renderer');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(root, 'secret.json'), '{"secret":true}');
  writeFileSync(join(page, 'index.html'), '<title>Drover</title>');
  writeFileSync(join(page, 'assets', 'main-1a2B.js'), 'export {};');
  writeFileSync(join(page, 'assets', 'main-1a2B.js.map'), '{}');
  symlinkSync(join(root, 'secret.json'), join(page, 'assets', 'link.json'));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const serve = (pathname: string): Promise<Response> => servePage(page, { pathname } as Pick<URL, 'pathname'> as URL);

const traversal = [
  '/../secret.json',
  '/assets/../../secret.json',
  '/%2e%2e/secret.json',
  '/%2e%2e%2fsecret.json',
  '/..%2fsecret.json',
  '/..%5csecret.json',
  '/..\\secret.json',
  '/%252e%252e/secret.json',
  '/%c0%ae%c0%ae/secret.json',
  '/.%00./secret.json',
  '/assets/%00/secret.json',
  '//etc/passwd.json',
  '/C:/secret.json',
  '/....//secret.json',
  '/.git/config.json',
  '/assets/.env.json',
  '/%',
  '/%zz.js',
];

describe('the page protocol', () => {
  test.each(traversal)('T45 refuses the path %s', async (path) => {
    expect(resolvePagePath(path)).toBeNull();
    const response = await serve(path);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('secret');
  });

  test('T45 does not follow a link that leads out of the page', async () => {
    expect((await serve('/assets/link.json')).status).toBe(404);
  });

  test('T56 serves no source maps and no files of unknown kinds', async () => {
    expect((await serve('/assets/main-1a2B.js.map')).status).toBe(404);
    expect(resolvePagePath('/drover.db')).toBeNull();
  });

  test.each(['/', '/requests', '/requests/01ABC', '/overview/'])('serves the page for its view %s', async (path) => {
    const response = await serve(path);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Drover');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  test('serves files with their type and a policy that allows only its own origin', async () => {
    const response = await serve('/assets/main-1a2B.js');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe-eval');
    expect(policy).not.toMatch(/https?:/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('answers 404 for a file that is not there', async () => {
    expect((await serve('/assets/gone.js')).status).toBe(404);
  });
});
