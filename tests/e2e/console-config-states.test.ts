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
  readonly scenario?: ScenarioName;
  readonly path?: string;
  readonly allowsFailedCalls?: boolean;
  readonly prepare?: (fake: FakeControl) => void;
  readonly settle: (page: Page, fake: FakeControl) => Promise<unknown>;
}

const isThere = (page: Page): Promise<unknown> => page.getByTestId('yaml-editor').waitFor();
const bar = (page: Page) => page.getByTestId('apply-bar');

async function change(page: Page): Promise<void> {
  await isThere(page);
  await page.getByLabel('Stay loaded').fill('10m');
  await page.getByLabel('Context memory').selectOption('q8_0');
  await bar(page).getByText('2 changes.').waitFor();
}

/** Both the form and the text as a valid file of another program left them. */
const brokenText = 'version: 1\ndaemon:\n  keepAlive: 5m\n  kvCacheTyp: q8_0\n';

const states: readonly State[] = [
  { name: 'full', settle: isThere },
  { name: 'changed', settle: change },
  { name: 'yaml', path: '/config?view=yaml', settle: isThere },
  { name: 'empty', scenario: 'empty', settle: isThere },
  { name: 'stopped', scenario: 'stopped', settle: isThere },
  {
    name: 'invalid',
    settle: async (page, fake) => {
      await isThere(page);
      fake.config.write(brokenText);
      await page.getByTestId('config-problems').getByText('Did you mean kvCacheType?').waitFor();
      await page.getByTestId('config-state').getByText('Not valid, line 4').waitFor();
    },
  },
  {
    name: 'frozen',
    settle: async (page) => {
      await isThere(page);
      await page.getByTestId('yaml-editor').getByText('parallel').click();
      await page.keyboard.press('End');
      await page.keyboard.type(': 2');
      await page.getByTestId('form-frozen').waitFor();
    },
  },
  {
    name: 'lists',
    path: '/config?section=models',
    settle: async (page) => {
      await isThere(page);
      await page.getByRole('heading', { level: 2, name: 'Models' }).waitFor();
    },
  },
  {
    name: 'review',
    settle: async (page) => {
      await change(page);
      await page.getByRole('button', { name: 'Review' }).click();
      await page.getByRole('dialog').getByText('keepAlive: 10m').waitFor();
    },
  },
  {
    name: 'history',
    path: '/config?panel=history',
    settle: (page) => page.getByTestId('history-entry').first().waitFor(),
  },
  {
    name: 'import',
    path: '/config?panel=import',
    settle: async (page) => {
      await page.getByLabel('Text to import').fill('{"gpt-4": "llama3.2:3b", "gpt-3.5-turbo": "qwen3:8b", "odd": 7}');
      await page.getByRole('button', { name: 'Read it' }).click();
      await page.getByTestId('import-report').waitFor();
    },
  },
  {
    name: 'clash',
    settle: async (page, fake) => {
      await change(page);
      const text = fake.config.readText();
      fake.config.write(text.replace('parallel: 1', 'parallel: 4').replace('firstByte: 10m', 'firstByte: 20m'));
      await bar(page).getByRole('button', { name: 'Compare' }).click();
      await page.getByTestId('merge-chunk').first().waitFor();
    },
  },
  {
    name: 'restart',
    settle: async (page) => {
      await change(page);
      await bar(page).getByRole('button', { name: 'Apply' }).click();
      await bar(page).getByText('Ollama restarts when').waitFor();
    },
  },
  {
    name: 'crashed',
    allowsFailedCalls: true,
    prepare: (fake) => fake.failCalls('crash'),
    settle: (page) => page.getByText('The Drover service could not answer this.').waitFor(),
  },
  {
    name: 'stale',
    settle: async (page, fake) => {
      await change(page);
      fake.mute();
      await page.getByTestId('stale-mark').waitFor({ timeout: 15_000 });
      expect(
        await bar(page)
          .getByRole('button', { name: /^Apply/ })
          .getAttribute('aria-disabled'),
      ).toBe('true');
    },
  },
];

describe('the config page', () => {
  it.each(states)('$name: fits, reads well and is accessible in both themes and sizes', async (state) => {
    const { page, fake, errors, close } = await openConsole(browser, {
      scenario: state.scenario ?? 'full',
      path: state.path ?? '/config',
      prepare: (prepared) => state.prepare?.(prepared),
    });
    try {
      await state.settle(page, fake);
      for (const size of sizes) {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.setViewportSize(size);
          await page.emulateMedia({ colorScheme });
          const name = `config-${state.name}-${size.width}x${size.height}-${colorScheme}`;
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
      path: '/config',
      prepare: (fake) => {
        release = fake.holdCalls();
      },
    });
    try {
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('.blocks').first().waitFor();
      const before = await measureFrame(page);
      await shoot(page, 'config-loading-1280x800-light');
      release();
      await isThere(page);
      expect(await measureFrame(page)).toEqual(before);
    } finally {
      await close();
    }
  });

  it('T35 shows markup in comments as text', async () => {
    const { page, errors, close } = await openConsole(browser, { scenario: 'hostile', path: '/config' });
    try {
      await page.getByTestId('yaml-editor').getByText('version: 1').waitFor();
      expect(await page.locator('img, iframe, object, embed').count()).toBe(0);
      expect(errors).toEqual([]);
    } finally {
      await close();
    }
  });
});
