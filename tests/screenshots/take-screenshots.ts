import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../scripts/provide-chromium.mjs';
import { startSoakClients } from '../bench/soak/soak-clients.ts';
import { type DroverProcess, startDroverProcess } from '../fakes/drover-process.ts';
import { seedHistory } from '../fakes/history/seed-history.ts';

const sizes = [
  { width: 1280, height: 800 },
  { width: 800, height: 700 },
];
const themes = ['light', 'dark'] as const;

const config = `version: 1
daemon:
  parallel: 8
  keepAlive: 10m
  extraEnv: { DROVER_SIM_TOKENS_PER_SECOND: "40", DROVER_SIM_LOAD_MS: "1500" }
backends:
  - { id: local, kind: ollama, url: managed }
  - { id: studio, kind: openai, url: http://127.0.0.1:9/v1 }
models:
  - { match: gpt-4o-mini, use: [local/llama3.2:3b, studio/qwen3-4b] }
  - { match: claude-*, use: [local/qwen3-coder:30b], set: { num_ctx: 32768, keep_alive: 30m } }
  - { match: draft, split: [{ to: local/qwen3:4b, weight: 90 }, { to: local/gemma3:4b, weight: 10 }] }
defaultModel: local/llama3.2:3b
projects:
  - { id: atlas, priority: interactive, limits: { rpm: 60, tokensPerDay: 2000000 } }
  - { id: notes, localOnly: true }
  - { id: inbox, priority: batch }
log: { bodies: true }
`;

/** What a page shows besides itself when it is first opened. */
type Prepare = (page: Page, width: number) => Promise<unknown>;

const nothing: Prepare = () => Promise.resolve();

/** Pages as the side bar names them; the picture is named after the path. */
const pages: readonly { readonly name: string; readonly path: string; readonly prepare: Prepare }[] = [
  { name: 'Overview', path: '/', prepare: nothing },
  {
    name: 'Requests',
    path: '/requests',
    async prepare(page, width) {
      if (width >= 1000) await page.getByTestId('request-row').nth(8).click();
    },
  },
  { name: 'Models', path: '/models', prepare: nothing },
  { name: 'Usage', path: '/usage', prepare: nothing },
  { name: 'Routing', path: '/routing', prepare: nothing },
  { name: 'Access', path: '/access', prepare: nothing },
  { name: 'Config', path: '/config', prepare: nothing },
  { name: 'Logs', path: '/logs', prepare: nothing },
  {
    name: 'Playground',
    path: '/playground',
    async prepare(page) {
      await page.locator('textarea').first().fill('Tell me about a day among sheep.');
      await page.getByTestId('run').click();
      await page.getByTestId('stop-all').waitFor({ state: 'hidden', timeout: 30_000 });
    },
  },
  { name: 'Connect', path: '/connect', prepare: nothing },
  { name: 'Settings', path: '/settings', prepare: nothing },
];

interface Shot {
  readonly service: DroverProcess;
  readonly browser: Browser;
  readonly folder: string;
  readonly size: (typeof sizes)[number];
  readonly theme: (typeof themes)[number];
}

/** Folders of this machine, and what a picture shows in their place. */
function listPlaces({ dataDir }: DroverProcess): readonly (readonly [string, string])[] {
  return [
    [join(import.meta.dirname, '..', '..'), '/opt/drover'],
    [dataDir, '/home/ada/.local/share/drover'],
  ];
}

const renamePlaces = (page: Page, places: ReturnType<typeof listPlaces>): Promise<void> =>
  page.evaluate((pairs) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const text = pairs.reduce((told, [own, shown]) => told.replaceAll(own, shown), node.nodeValue ?? '');
      if (text !== node.nodeValue) node.nodeValue = text;
    }
  }, places);

async function shootPages({ service, browser, folder, size, theme }: Shot): Promise<void> {
  const context = await browser.newContext({
    ...{ viewport: size, colorScheme: theme, reducedMotion: 'reduce', locale: 'en-GB' },
  });
  const page = await context.newPage();
  await page.goto(`${service.console}/#token=${readFileSync(service.tokenFile, 'utf8').trim()}`);
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  for (const { name, path, prepare } of pages) {
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.waitForFunction(() => document.querySelector('.blocks') === null);
    await prepare(page, size.width);
    await page.mouse.move(0, 0);
    // Live rows, gauges and charts have their first figures.
    await page.waitForTimeout(1500);
    await renamePlaces(page, listPlaces(service));
    const title = path === '/' ? 'overview' : path.slice(1);
    await page.screenshot({ path: join(folder, `${title}-${size.width}-${theme}.png`) });
  }
  await context.close();
}

/** Pictures of every page over a seeded history, with requests running: light and dark, wide and narrow. */
export async function takeScreenshots(folder: string, tell: (text: string) => void): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-shots-'));
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium: name one in DROVER_TEST_CHROMIUM');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(dataDir, 'config.yaml'), config, { mode: 0o600 });
  seedHistory({ dataDir, rows: 120_000, days: 60, seed: 11, untilMs: Date.now() });
  tell('history seeded');
  const service = await startDroverProcess({ dataDir });
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const clients = startSoakClients(service.gateway, { count: 3, projects: ['atlas', 'ledger', 'notes'] });
  try {
    for (const size of sizes) {
      for (const theme of themes) {
        await shootPages({ service, browser, folder, size, theme });
        tell(`${size.width} ${theme}`);
      }
    }
  } finally {
    await browser.close();
    const stopped = service.stop();
    await Promise.race([clients.stop(), stopped]);
    // Asked a second time, it would end at once and leave its daemon.
    await stopped;
    rmSync(dataDir, { recursive: true, force: true });
  }
}
