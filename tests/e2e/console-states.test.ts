import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FakeControl } from '../fakes/control/fake-control.ts';
import type { ScenarioName } from '../fakes/control/scenarios.ts';
import {
  expectNoOverflow,
  launchChromium,
  listViolations,
  measureFrame,
  openConsole,
  shoot,
  sizes,
} from './console-fixture.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

interface State {
  readonly name: string;
  readonly scenario: ScenarioName;
  /** Failures of calls show in the browser's console whatever the page does. */
  readonly allowsFailedCalls?: boolean;
  readonly prepare?: (fake: FakeControl) => void;
  /** What must be seen before the shot. */
  readonly settle: (page: Page, fake: FakeControl) => Promise<unknown>;
}

const overviewStates: readonly State[] = [
  { name: 'full', scenario: 'full', settle: (page) => page.getByText('Healthy.').waitFor() },
  { name: 'empty', scenario: 'empty', settle: (page) => page.getByTestId('first-steps').waitFor() },
  { name: 'stopped', scenario: 'stopped', settle: (page) => page.getByTestId('sentence-start').waitFor() },
  { name: 'failed', scenario: 'failed', settle: (page) => page.getByTestId('daemon-advice').waitFor() },
  {
    name: 'log-failed',
    scenario: 'full',
    allowsFailedCalls: true,
    prepare: (fake) => fake.failCalls('storage'),
    settle: (page) => page.getByText('The request log cannot be read.').waitFor(),
  },
  {
    name: 'stale',
    scenario: 'full',
    settle: async (page, fake) => {
      await page.getByText('Healthy.').waitFor();
      fake.mute();
      await page.getByTestId('stale-mark').waitFor({ timeout: 15_000 });
    },
  },
];

const rowsThere = (page: Page): Promise<unknown> => page.getByTestId('request-row').first().waitFor();
const requestsStates: readonly State[] = [
  { name: 'full', scenario: 'full', settle: rowsThere },
  {
    name: 'inspector',
    scenario: 'full',
    settle: async (page) => {
      await page.getByTestId('request-row').nth(4).click();
      await page.getByTestId('inspector').getByText('Reading prompt').waitFor();
    },
  },
  { name: 'empty', scenario: 'empty', settle: (page) => page.getByTestId('first-steps').waitFor() },
  { name: 'stopped', scenario: 'stopped', settle: rowsThere },
  { name: 'failed', scenario: 'failed', settle: rowsThere },
  {
    name: 'log-failed',
    scenario: 'full',
    allowsFailedCalls: true,
    prepare: (fake) => fake.failCalls('storage'),
    settle: (page) => page.getByText('The request log cannot be read.').waitFor(),
  },
  {
    name: 'stale',
    scenario: 'full',
    settle: async (page, fake) => {
      await rowsThere(page);
      fake.mute();
      await page.getByTestId('stale-mark').waitFor({ timeout: 15_000 });
    },
  },
];

const modelsThere = (page: Page): Promise<unknown> => page.getByTestId('model-row').first().waitFor();
const modelsStates: readonly State[] = [
  {
    name: 'full',
    scenario: 'full',
    settle: async (page) => {
      await modelsThere(page);
      await page.getByTestId('disk-band').waitFor();
      await page.getByTestId('needed').waitFor();
    },
  },
  { name: 'empty', scenario: 'empty', settle: (page) => page.getByTestId('no-models').waitFor() },
  { name: 'stopped', scenario: 'stopped', settle: (page) => page.getByTestId('no-daemon').waitFor() },
  { name: 'failed', scenario: 'failed', settle: (page) => page.getByTestId('no-daemon').waitFor() },
  {
    name: 'log-failed',
    scenario: 'full',
    allowsFailedCalls: true,
    prepare: (fake) => fake.failCalls('storage'),
    settle: (page) => page.getByText('The request log cannot be read.').first().waitFor(),
  },
  {
    name: 'crashed',
    scenario: 'full',
    allowsFailedCalls: true,
    prepare: (fake) => fake.failCalls('crash'),
    settle: (page) => page.getByText('The Drover service could not answer this.').waitFor(),
  },
  {
    name: 'stale',
    scenario: 'full',
    settle: async (page, fake) => {
      await modelsThere(page);
      fake.mute();
      await page.getByTestId('stale-mark').waitFor({ timeout: 15_000 });
    },
  },
];

const pages = [
  { title: 'overview', path: '/', states: overviewStates },
  { title: 'requests', path: '/requests', states: requestsStates },
  { title: 'models', path: '/models', states: modelsStates },
] as const;

describe.each(pages)('the $title page', ({ title, path, states }) => {
  it.each(states)('$name: fits, reads well and is accessible in both themes and sizes', async (state) => {
    const { page, fake, errors, close } = await openConsole(browser, {
      scenario: state.scenario,
      path,
      prepare: (prepared) => state.prepare?.(prepared),
    });
    try {
      await state.settle(page, fake);
      for (const size of sizes) {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.setViewportSize(size);
          await page.emulateMedia({ colorScheme });
          const name = `${title}-${state.name}-${size.width}x${size.height}-${colorScheme}`;
          await shoot(page, name);
          await expectNoOverflow(page);
          expect(await listViolations(page), name).toEqual([]);
        }
      }
      expect(errors.filter((text) => !(state.allowsFailedCalls && /50[03]/.test(text)))).toEqual([]);
    } finally {
      await close();
    }
  });

  it('shows its frame at once, then quiet blocks, and nothing of the frame moves when the answer comes', async () => {
    let release = (): void => undefined;
    const { page, close } = await openConsole(browser, {
      scenario: 'full',
      path,
      prepare: (fake) => {
        release = fake.holdCalls();
      },
    });
    try {
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('.blocks').first().waitFor();
      await page.waitForFunction(() => {
        const blocks = document.querySelector('.blocks');
        return blocks !== null && getComputedStyle(blocks).opacity === '1';
      });
      const before = await measureFrame(page);
      await shoot(page, `${title}-loading-1280x800-light`);
      release();
      await page.locator('.blocks').first().waitFor({ state: 'detached' });
      expect(await measureFrame(page)).toEqual(before);
    } finally {
      await close();
    }
  });

  it('keeps what it shows when facts stop, says how old it is, and recovers by itself', async () => {
    const { page, fake, close } = await openConsole(browser, { scenario: 'full', path });
    try {
      await page.getByText({ '/': 'Healthy.', '/requests': 'Answered', '/models': 'to 128k' }[path]).first().waitFor();
      const before = await measureFrame(page);
      fake.dropPages();
      fake.refusePages(true);
      await page.getByTestId('stale-mark').waitFor({ timeout: 15_000 });
      expect(await page.getByTestId('stale-mark').innerText()).toMatch(/^as of \d\d:\d\d:\d\d, reconnecting$/);
      expect(await measureFrame(page)).toEqual(before);
      fake.refusePages(false);
      await page.getByTestId('stale-mark').waitFor({ state: 'detached', timeout: 15_000 });
    } finally {
      await close();
    }
  });
});

it('asks for more contrast where the system does', async () => {
  const { page, close } = await openConsole(browser, { scenario: 'full' });
  try {
    const read = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--line').trim());
    const plain = await read();
    await page.emulateMedia({ contrast: 'more' });
    expect(await read()).not.toBe(plain);
  } finally {
    await close();
  }
});
