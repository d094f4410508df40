import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { findChromium } from '../../scripts/provide-chromium.mjs';
import { type FakeControl, type FakeControlOptions, startFakeControl } from '../fakes/control/fake-control.ts';

const shots = join(import.meta.dirname, '..', '..', 'artifacts', 'screenshots');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const sizes = [
  { width: 1280, height: 800 },
  { width: 800, height: 700 },
] as const;

/** A console page over a scripted service. */
export interface ConsolePage {
  readonly page: Page;
  readonly fake: FakeControl;
  readonly context: BrowserContext;
  /** Console errors and uncaught exceptions so far. */
  readonly errors: string[];
  close(): Promise<void>;
}

export interface OpenOptions extends FakeControlOptions {
  readonly path?: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
  /** Before the page asks for anything. */
  readonly prepare?: (fake: FakeControl, page: Page) => void | Promise<void>;
}

export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium: name one in DROVER_TEST_CHROMIUM');
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  return chromium.launch({ executablePath, args });
}

/** Lets `listViolations` look at the pages of a context. */
export const prepareAxe = (context: BrowserContext): Promise<unknown> => context.addInitScript(axeSource);

/** Opens the built page; close it after the test. */
export async function openConsole(browser: Browser, options: OpenOptions): Promise<ConsolePage> {
  const fake = await startFakeControl(options);
  const context = await browser.newContext({
    viewport: sizes[0],
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: options.reducedMotion ?? 'reduce',
    locale: 'en-GB',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await prepareAxe(context);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await options.prepare?.(fake, page);
  await page.goto(`${fake.url}${options.path ?? '/'}`);
  return {
    page,
    fake,
    context,
    errors,
    async close() {
      await context.close();
      await fake.close();
    },
  };
}

export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true });
  // The chart's library arrives after the page: a picture without its lines would show nothing of it.
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.chart-plot')].every((plot) => plot.querySelector('path, .chart-empty') !== null),
  );
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly targets: string;
}

/** Whatever axe finds to be serious or worse. */
export async function listViolations(page: Page): Promise<Violation[]> {
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      targets: nodes.map(({ html }) => html.slice(0, 160)).join(', '),
    }));
  });
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
}

/** Nothing of the window sticks out sideways. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    const parts = [
      ...document.querySelectorAll(
        '.window, .main, .tool-bar, .tool-bar > *, .band, .band-content, .list-pane, .models-list, .models-band, .model-detail, .routing-main, .rule, .dry-run, .apply-bar',
      ),
    ];
    return parts.filter((part) => part.getBoundingClientRect().right > limit + 0.5).map((part) => part.className);
  });
  expect(wide).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(
    0,
  );
}

/** Where the parts of the frame stand. */
export const measureFrame = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    ['.side', '.nav', '.tool-bar', 'h1'].map((selector) => {
      const { x, y, width, height } = document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
      return `${selector} ${x} ${y} ${width} ${height}`;
    }),
  );
