import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createControlClient } from '../../apps/cli/control-client.ts';
import type * as DroverClient from '../../apps/client/index.ts';
import { type DroverProcess, startDroverProcess } from '../fakes/drover-process.ts';
import { useChromium } from './console-fixture.ts';

declare global {
  interface Window {
    /** The package as a page has it. */
    client: typeof DroverClient;
    gateway: string;
  }
}

const dist = join(import.meta.dirname, '..', '..', 'apps', 'client', 'dist');
const browser = useChromium();
const model = 'llama3.2:3b';
let folder: string;
let site: Server;
let siteUrl: string;
let drover: DroverProcess;
let page: Page;

/** A page of somebody's own, with the package as it is published: no bundler, one module script. */
const html = `<!doctype html><title>A page</title>
<script type="module">import * as client from './client/index.js'; window.client = client;</script>`;

const startSite = (): Server =>
  createServer((request, response) => {
    const isScript = request.url?.startsWith('/client/') === true;
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? readFileSync(join(dist, basename(request.url ?? ''))) : html);
  }).listen(0, '127.0.0.1');

const setSimulator = (switches: object): void =>
  writeFileSync(join(folder, 'simulator.json'), JSON.stringify({ loadMs: 0, tokensPerSecond: 0, ...switches }));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drover-page-'));
  setSimulator({});
  site = startSite();
  await new Promise((resolve) => site.once('listening', resolve));
  siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  drover = await startDroverProcess({
    dataDir: folder,
    env: { DROVER_SIM_CONTROL: join(folder, 'simulator.json'), DROVER_GATEWAY_CORS_ORIGINS: siteUrl },
  });
});
beforeEach(async () => {
  setSimulator({});
  page = await browser().newPage();
  await openAt(siteUrl);
});
afterEach(() => page?.close());
afterAll(async () => {
  await drover?.stop();
  site?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openAt(url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => window.client !== undefined);
  await page.evaluate((gateway) => {
    window.gateway = gateway;
  }, drover.gateway);
}

it('a page of an origin that may call finds Drover, asks, embeds, and reads a stream piece by piece', async () => {
  const said = await page.evaluate(async (name) => {
    const found = await window.client.connect({ url: window.gateway, project: 'a-page' });
    const greeting = { model: name, messages: [{ role: 'user', content: 'Say hello' }] } as const;
    const whole = await found.chat(greeting);
    const stream = await found.streamChat(greeting);
    const kinds: string[] = [];
    for await (const event of stream) kinds.push(event.kind);
    const { vectors } = await found.embed({ model: 'nomic-embed-text', input: ['one', 'two'] });
    const health = await found.health();
    return {
      whole,
      streamed: await stream.answer(),
      kinds,
      vectorCount: vectors.length,
      health,
      models: await found.models(),
    };
  }, model);
  expect(said.whole.text).toContain('You wrote: “Say hello”');
  expect(said.whole).toMatchObject({ backend: 'local', requestId: expect.any(String) as string });
  expect(said.streamed).toMatchObject({ text: said.whole.text, usage: said.whole.usage });
  expect(said.kinds.filter((kind) => kind === 'text-delta').length).toBeGreaterThan(3);
  expect(said).toMatchObject({ vectorCount: 2, health: { status: 'ok' } });
  expect(said.models).toContain(model);
});

it('a page that leaves a stream ends the request, and its error is as typed as in Node', async () => {
  setSimulator({ stallAfterTokens: 2 });
  const { requestId, failure } = await page.evaluate(async (name) => {
    const found = window.client.createDrover({ url: window.gateway });
    const question = [{ role: 'user', content: 'Say hello' }] as const;
    const stream = await found.streamChat({ model: name, messages: question });
    for await (const event of stream) if (event.kind === 'text-delta') break;
    const failed = await found
      .chat({ model: 'nobody-has-this:1b', messages: question })
      .catch((error: unknown) => error);
    if (!(failed instanceof window.client.DroverError)) throw new Error('not typed');
    const { code, status, requestId, advice } = failed;
    return { requestId: stream.requestId, failure: { code, status, requestId, advice } };
  }, model);
  const control = createControlClient(join(folder, 'run', 'drover.sock'));
  const readRow = async () => (await control.requests.get({ id: requestId ?? '' })).outcome;
  await expect.poll(readRow).toBe('client_closed');
  expect(failure).toMatchObject({ code: 'model_not_found', status: 404, requestId: expect.any(String) as string });
});

it('a page starts no program, and one of another origin learns nothing', async () => {
  const started = await page.evaluate(async () => {
    const failed = await window.client.ensureRunning({ dataDir: '/data' }).catch((error: unknown) => error);
    return failed instanceof window.client.DroverError ? failed.code : String(failed);
  });
  expect(started).toBe('cannot_start_here');
  await openAt(siteUrl.replace('127.0.0.1', 'localhost'));
  const refused = await page.evaluate(async () => {
    const failed = await window.client.connect({ url: window.gateway }).catch((error: unknown) => error);
    return failed instanceof window.client.DroverError ? failed.code : String(failed);
  });
  expect(refused).toBe('not_running');
});
