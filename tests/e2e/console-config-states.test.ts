import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useConsoles } from './console-fixture.ts';
import { describeStates, type PageState, skipUntilStale } from './states-fixture.ts';

const openPage = useConsoles();
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

const states: readonly PageState[] = [
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
    hasOwnClock: true,
    settle: async (page, fake) => {
      await change(page);
      fake.mute();
      await skipUntilStale(page);
      expect(
        await bar(page)
          .getByRole('button', { name: /^Apply/ })
          .getAttribute('aria-disabled'),
      ).toBe('true');
    },
  },
];

describeStates(openPage, { title: 'config', path: '/config', ready: isThere, states });

it('T35 shows markup in comments as text', async () => {
  const { page, errors } = await openPage({ scenario: 'hostile', path: '/config' });
  await page.getByTestId('yaml-editor').getByText('version: 1').waitFor();
  expect(await page.locator('img, iframe, object, embed').count()).toBe(0);
  expect(errors).toEqual([]);
});
