import { readFileSync } from 'node:fs';
import { type CDPSession, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../../scripts/provide-chromium.mjs';

/** The console in a browser, walked from page to page. */
export interface SoakPage {
  readonly errors: readonly string[];
  isOpen(): boolean;
  visitNext(): Promise<void>;
  /** After a collection of garbage: JavaScript heap in MB (2^20), nodes of the document. */
  measure(): Promise<{ readonly heapMb: number; readonly nodes: number }>;
  close(): Promise<void>;
}

const mebibyte = 1024 * 1024;

async function readMetrics(session: CDPSession): Promise<ReadonlyMap<string, number>> {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  return new Map(metrics.map(({ name, value }) => [name, value]));
}

async function listPages(page: Page): Promise<readonly string[]> {
  const links = await page.locator('nav.side a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  return links.flatMap((link) => (link === null ? [] : [link]));
}

interface Service {
  readonly console: string;
  readonly tokenFile: string;
}

/** Opens the console of a service, and anew whenever the browser is gone, which counts as an error. */
export async function openLastingPage(service: Service): Promise<SoakPage> {
  let page = await openSoakPage(service);
  const earlier: string[] = [];
  const last = async <T>(use: (page: SoakPage) => Promise<T>): Promise<T> => {
    try {
      return await use(page);
    } catch (error) {
      if (page.isOpen()) throw error;
      earlier.push(...page.errors, `the browser was gone: ${String(error)}`);
      page = await openSoakPage(service);
      return use(page);
    }
  };
  return {
    get errors() {
      return [...earlier, ...page.errors];
    },
    isOpen: () => page.isOpen(),
    visitNext: () => last((current) => current.visitNext()),
    measure: () => last((current) => current.measure()),
    close: () => page.close(),
  };
}

async function openSoakPage(service: Service): Promise<SoakPage> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium: name one in DROVER_TEST_CHROMIUM');
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  const browser = await chromium.launch({ executablePath, args });
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await page.goto(`${service.console}/#token=${readFileSync(service.tokenFile, 'utf8').trim()}`);
  await page.locator('nav.side a').first().waitFor();
  const paths = await listPages(page);
  let visits = 0;
  return {
    errors,
    isOpen: () => browser.isConnected() && !page.isClosed(),
    async visitNext() {
      const path = paths[visits++ % paths.length];
      await page.locator(`nav.side a[href="${path}"]`).click();
      await page.getByRole('heading', { level: 1 }).first().waitFor();
    },
    async measure() {
      const metrics = await readMetrics(session);
      return { heapMb: (metrics.get('JSHeapUsedSize') ?? 0) / mebibyte, nodes: metrics.get('Nodes') ?? 0 };
    },
    close: () => browser.close(),
  };
}
