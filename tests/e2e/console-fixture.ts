// How a page's test begins. `useConsole` opens the page before each test, closes it after, and fails the test where the page itself complained:
//
//   const { page, fake, reopen } = useConsole({ path: '/usage', ready: (page) => page.getByTestId('use-row').first().waitFor() });
//   it('groups by project', async () => {
//     await page().getByRole('radio', { name: 'Project' }).check();
//     await shootAll(page(), 'usage-by-project');
//     expect(fake().orders).toEqual([]);
//   });
//
// `reopen({ scenario: 'empty' })` opens it anew with other options. A test that opens pages by itself takes `useConsoles()`.
// The table of the page's states is one call of `describeStates(useConsoles(), ...)` in states-fixture.ts; a page over a live service begins with `useLiveConsole` in live-fixture.ts.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { findChromium } from '../../scripts/provide-chromium.mjs';
import { type FakeControl, type FakeControlOptions, startFakeControl } from '../fakes/control/fake-control.ts';
import { createTabs, type Tab, type Tabs } from './tabs.ts';

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
  /** The page's clock can be put forward. */
  readonly hasOwnClock?: boolean;
  /** Runs in the page before it does. */
  readonly inPage?: () => void;
  /** Before the page asks for anything. What this does to the page ends with its listeners. */
  readonly prepare?: (fake: FakeControl, page: Page) => void | Promise<void>;
}

async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium: name one in DROVER_TEST_CHROMIUM');
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  return chromium.launch({ executablePath, args });
}

/** Keeps what the page and the browser complain of. */
export function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

async function prepareTab({ page, context }: Tab, options: OpenOptions): Promise<void> {
  const { colorScheme = 'light', reducedMotion = 'reduce', hasOwnClock, inPage } = options;
  await page.setViewportSize(sizes[0]);
  await page.emulateMedia({ colorScheme, reducedMotion, contrast: null });
  if (hasOwnClock) await page.clock.install();
  if (inPage) await context.addInitScript(inPage);
}

/** Opens the built page; close it after the test. */
export async function openConsole(tabs: Tabs, options: OpenOptions): Promise<ConsolePage> {
  const fake = await startFakeControl(options);
  const tab = await (options.hasOwnClock || options.inPage ? tabs.takeOwn() : tabs.take());
  const { page, context } = tab;
  await prepareTab(tab, options);
  const errors = collectErrors(page);
  await options.prepare?.(fake, page);
  await page.goto(`${fake.url}${options.path ?? '/'}`);
  let isOpen = true;
  return {
    page,
    fake,
    context,
    errors,
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await tabs.release(tab);
      await fake.close();
    },
  };
}

/** One browser for all tests of the file. */
export function useChromium(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  return () => {
    if (browser === undefined) throw new Error('the browser runs only while tests do');
    return browser;
  };
}

/** What the browser says of calls that failed or were cut off: the tests make them fail on purpose. */
const isOfCall = (text: string): boolean => /^Failed to load resource|net::ERR_/.test(text);

export type OpenPage = (options?: Partial<OpenOptions>) => Promise<ConsolePage>;

/** Opens pages for a test; they are closed after it, and must not have complained of anything but failed calls. */
export function useConsoles(): OpenPage {
  const tabs = createTabs(useChromium());
  let opened: ConsolePage[] = [];
  afterEach(async ({ task }) => {
    const ended = opened;
    opened = [];
    for (const { close } of ended) await close();
    if (task.result?.state === 'fail') await tabs.forget();
    expect(ended.flatMap(({ errors }) => errors).filter((text) => !isOfCall(text))).toEqual([]);
  });
  return async (options) => {
    const next = await openConsole(tabs, { scenario: 'full', ...options });
    opened.push(next);
    return next;
  };
}

export interface UseConsoleOptions extends Partial<OpenOptions> {
  /** What is seen once the page is there. */
  readonly ready: (page: Page) => Promise<unknown>;
}

/** The page of this test; see the head of this file. */
export interface UsedConsole {
  page(): Page;
  fake(): FakeControl;
  /** Console errors and uncaught exceptions so far, failed calls among them. */
  errors(): readonly string[];
  /** Closes the page and opens it with these options; it does not wait until it is ready. */
  reopen(options?: Partial<OpenOptions>): Promise<void>;
}

/** A page over a scripted service for each test of the file. */
export function useConsole({ ready, ...usual }: UseConsoleOptions): UsedConsole {
  const openNext = useConsoles();
  let open: ConsolePage | undefined;
  beforeEach(async () => {
    open = await openNext(usual);
    await ready(open.page);
  });
  const read = (): ConsolePage => {
    if (open === undefined) throw new Error('the page is open only while a test runs');
    return open;
  };
  return {
    page: () => read().page,
    fake: () => read().fake,
    errors: () => read().errors,
    async reopen(options) {
      await read().close();
      open = await openNext({ ...usual, ...options });
    },
  };
}

/** Takes a picture for people to look at, where `DROVER_TEST_SHOTS` is set; no test compares them. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (process.env['DROVER_TEST_SHOTS'] === undefined) return;
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

/** Rules whose answer hangs on colours and on the room that there is. */
const rulesOfLook = ['color-contrast', 'scrollable-region-focusable', 'link-in-text-block'];

/** Brings axe into the page, where it is not there yet. */
export async function provideAxe(page: Page): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
}

/** Whatever axe finds to be serious or worse, by all rules or by these. */
export async function listViolations(page: Page, rules: readonly string[] = []): Promise<Violation[]> {
  await provideAxe(page);
  const found = await page.evaluate(async (only) => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(options: object): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
      };
    };
    const limit = only.length === 0 ? {} : { runOnly: only };
    const { violations } = await axe.run({ resultTypes: ['violations'], ...limit });
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      targets: nodes.map(({ html }) => html.slice(0, 160)).join(', '),
    }));
  }, rules);
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

/** Both arrangements and both sets of colours; pictures for people are taken of all four pairs. */
const views = sizes.flatMap((size, index) =>
  (['light', 'dark'] as const).flatMap((colorScheme) => {
    const isLookedAt = (index === 0) === (colorScheme === 'light');
    return isLookedAt || process.env['DROVER_TEST_SHOTS'] !== undefined ? [{ size, colorScheme, isLookedAt }] : [];
  }),
);

/**
 * The view wide in light and narrow in dark colours: nothing sticks out, and axe finds nothing by all rules in the one and by those of the look in
 * the other. Each is a picture `name-<size>-<theme>`, as are the other two, where `DROVER_TEST_SHOTS` is set.
 */
export async function shootAll(page: Page, name: string): Promise<void> {
  for (const { size, colorScheme, isLookedAt } of views) {
    const shot = `${name}-${size.width}x${size.height}-${colorScheme}`;
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await shoot(page, shot);
    await expectNoOverflow(page);
    if (isLookedAt) expect(await listViolations(page, size === sizes[0] ? [] : rulesOfLook), shot).toEqual([]);
  }
  await page.setViewportSize(sizes[0]);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Where the parts of the frame stand. */
export const measureFrame = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    ['.side', '.nav', '.tool-bar', 'h1'].map((selector) => {
      const { x, y, width, height } = document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
      return `${selector} ${x} ${y} ${width} ${height}`;
    }),
  );
