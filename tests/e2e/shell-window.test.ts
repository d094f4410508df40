import { get } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { launchBrowser } from '../fakes/electron/browser-side.ts';
import { type Desktop, missingBuilds, startDesktop } from '../fakes/electron/desktop.ts';
import { patience, waitUntilReady } from './shell-fixture.ts';

let browser: Browser;
let desktop: Desktop;
let page: Page;

beforeAll(async () => {
  expect(missingBuilds(), 'run the build first').toEqual([]);
  browser = await launchBrowser();
  desktop = await startDesktop({ browser });
  await waitUntilReady(desktop.dataDir);
  page = await vi.waitUntil(() => desktop.windows()[0], patience);
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
});

afterAll(async () => {
  await desktop?.close();
  await browser?.close();
});

const windowId = (): number => desktop.windowIds()[0] ?? 0;

/** Asks for a path exactly as written; a browser would tidy it up first. */
function getRaw(path: string): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(page.url());
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers: { host: `${hostname}:${port}` } }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    }).on('error', reject);
  });
}

describe('the window, on the stand-in for Electron', () => {
  test('T40 has a page without Node, which knows the shell by plain facts alone', async () => {
    const seen = await page.evaluate(() => {
      const names = globalThis as unknown as Record<string, unknown>;
      return {
        require: typeof names['require'],
        process: typeof names['process'],
        facts: names['droverShell'],
        origin: location.pathname,
      };
    });
    expect(seen).toEqual({
      require: 'undefined',
      process: 'undefined',
      facts: { isDesktop: true, platform: process.platform },
      origin: '/',
    });
  });

  test('T40 is created isolated and sandboxed, and the sandbox is on before the app is ready', async () => {
    const { windows, isSandboxEnabled } = await desktop.recordings();
    expect(windows).toHaveLength(1);
    expect(windows[0]).toMatchObject({
      minWidth: 800,
      minHeight: 600,
      webPreferences: {
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webviewTag: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
      },
    });
    expect(isSandboxEnabled).toBe(true);
  });

  test('T45 serves the page over a standard, secure scheme that was declared in time', async () => {
    const { schemes } = await desktop.recordings();
    expect(schemes).toEqual([
      {
        scheme: 'app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
        isBeforeReady: true,
      },
    ]);
  });

  test.each([
    '/%2e%2e/main/index.js',
    '/%2e%2e%2fmain%2findex.js',
    '/..%2fmain%2findex.js',
    '/..%5cmain%5cindex.js',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/%252e%252e/package.json',
    '//etc/hosts.json',
    '/.%00./package.json',
    '/../main/index.js',
    '/../../package.json',
  ])('T45 refuses to leave the page by %s', async (path) => {
    const { status, body } = await getRaw(path);
    expect(status).toBe(404);
    expect(body).toBe('Not found');
  });

  test('T42 keeps its page where it is and opens only allowed links, in the browser', async () => {
    const before = page.url();
    await page.evaluate(() => {
      location.href = 'https://evil.example/';
    });
    await page.evaluate(() => {
      const link = Object.assign(document.createElement('a'), { href: 'https://ollama.com/download' });
      document.body.append(link);
      link.click();
    });
    await expect
      .poll(async () => (await desktop.recordings()).externalUrls, patience)
      .toEqual(['https://ollama.com/download']);
    await page.evaluate(() => void window.open('file:///etc/passwd'));
    await page.evaluate(() => void window.open('https://github.com/'));
    await expect
      .poll(async () => (await desktop.recordings()).externalUrls, patience)
      .toEqual(['https://ollama.com/download', 'https://github.com/']);
    expect(await desktop.ask('willNavigate', windowId(), 'file:///etc/passwd')).toBe(true);
    expect(await desktop.ask('windowOpen', windowId(), 'app://drover/')).toBe('deny');
    expect(await desktop.ask('preventsWebview', windowId())).toBe(true);
    expect(page.url()).toBe(before);
  });

  test('T44 refuses permissions, devices and downloads', async () => {
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal']) {
      expect(await desktop.ask('requestPermission', permission, 'app://drover/')).toBe(false);
      expect(await desktop.ask('checkPermission', permission, 'app://drover')).toBe(false);
    }
    expect(await desktop.ask('isDeviceGranted')).toBe(false);
    expect(await desktop.ask('preventsDownload')).toBe(true);
  });

  test('T41 forwards the control API to the page alone', async () => {
    const origin = new URL(page.url()).origin;
    const call = (headers: Record<string, string>): Promise<Response> =>
      fetch(origin.replace('drover.localhost', '127.0.0.1').concat('/rpc/status'), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{}',
      });
    expect((await call({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await call({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const own = await page.evaluate(async () => {
      const response = await fetch('/rpc/status', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      return { status: response.status, text: await response.text() };
    });
    expect(own.status).toBe(200);
    expect(own.text).toContain('gatewayUrl');
  });

  test('has no error in its console but the browser’s own, and no request that leaves the machine', async () => {
    const problems: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
    await page.reload();
    await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
    expect(problems.filter((text) => !/favicon|status of 5\d\d/.test(text))).toEqual([]);
  });

  test('F76 offers to reload a page that crashed while the service runs on', async () => {
    const before = (await waitUntilReady(desktop.dataDir)).about.pid;
    await desktop.ask('crashPage', windowId());
    await expect.poll(() => desktop.ask<number>('openDialogs'), patience).toBe(1);
    expect((await desktop.recordings()).dialogs.at(-1)).toMatchObject({
      message: 'The window stopped working.',
      detail: 'Requests keep running.',
      buttons: ['Reload window', 'Close window'],
    });
    await desktop.ask('pressDialogButton', 'Reload window');
    await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
    expect((await waitUntilReady(desktop.dataDir)).about.pid).toBe(before);
  });
});
