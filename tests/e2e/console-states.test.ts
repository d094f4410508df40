import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useConsoles } from './console-fixture.ts';
import { describeStates, logFailed, type PageState, stale } from './states-fixture.ts';

const openPage = useConsoles();

const isHealthy = (page: Page): Promise<unknown> => page.getByText('Healthy.').waitFor();
const overviewStates: readonly PageState[] = [
  { name: 'full', settle: isHealthy },
  { name: 'empty', scenario: 'empty', settle: (page) => page.getByTestId('first-steps').waitFor() },
  { name: 'stopped', scenario: 'stopped', settle: (page) => page.getByTestId('sentence-start').waitFor() },
  { name: 'failed', scenario: 'failed', settle: (page) => page.getByTestId('daemon-advice').waitFor() },
  logFailed((page) => page.getByText('The request log cannot be read.').waitFor()),
  stale(isHealthy),
];
/** The chart's library comes after the page. */
const isDrawn = async (page: Page): Promise<void> => {
  await isHealthy(page);
  await page.locator('.chart-plot path').first().waitFor({ state: 'attached' });
};

const rowsThere = (page: Page): Promise<unknown> => page.getByTestId('request-row').first().waitFor();
const requestsStates: readonly PageState[] = [
  { name: 'full', settle: rowsThere },
  {
    name: 'inspector',
    settle: async (page) => {
      await page.getByTestId('request-row').nth(4).click();
      await page.getByTestId('inspector').getByText('Reading prompt').waitFor();
    },
  },
  { name: 'empty', scenario: 'empty', settle: (page) => page.getByTestId('first-steps').waitFor() },
  { name: 'stopped', scenario: 'stopped', settle: rowsThere },
  { name: 'failed', scenario: 'failed', settle: rowsThere },
  logFailed((page) => page.getByText('The request log cannot be read.').waitFor()),
  stale(rowsThere),
];

const modelsThere = (page: Page): Promise<unknown> => page.getByTestId('model-row').first().waitFor();
const modelsStates: readonly PageState[] = [
  {
    name: 'full',
    settle: async (page) => {
      await modelsThere(page);
      await page.getByTestId('disk-band').waitFor();
      await page.getByTestId('needed').waitFor();
    },
  },
  { name: 'empty', scenario: 'empty', settle: (page) => page.getByTestId('no-models').waitFor() },
  { name: 'stopped', scenario: 'stopped', settle: (page) => page.getByTestId('no-daemon').waitFor() },
  { name: 'failed', scenario: 'failed', settle: (page) => page.getByTestId('no-daemon').waitFor() },
  logFailed((page) => page.getByText('The request log cannot be read.').first().waitFor()),
  {
    name: 'crashed',
    allowsFailedCalls: true,
    prepare: (fake) => fake.failCalls('crash'),
    settle: (page) => page.getByText('The Drover service could not answer this.').waitFor(),
  },
  stale(modelsThere),
];

describeStates(openPage, { title: 'overview', path: '/', ready: isDrawn, states: overviewStates });
describeStates(openPage, {
  ...{ title: 'requests', path: '/requests', states: requestsStates },
  ready: (page) => page.getByText('Answered').first().waitFor(),
});
describeStates(openPage, {
  ...{ title: 'models', path: '/models', states: modelsStates },
  ready: (page) => page.getByText('to 128k').first().waitFor(),
});

it('asks for more contrast where the system does', async () => {
  const { page } = await openPage();
  const read = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--line').trim());
  const plain = await read();
  await page.emulateMedia({ contrast: 'more' });
  expect(await read()).not.toBe(plain);
});
