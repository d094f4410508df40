import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ConsolePage, launchChromium, openConsole } from './console-fixture.ts';

let browser: Browser;
let open: ConsolePage;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  open = await openConsole(browser, { scenario: 'full' });
  await open.page.getByText('Healthy.').waitFor();
});
afterEach(() => open?.close());

const readClipboard = (): Promise<string> => open.page.evaluate(() => navigator.clipboard.readText());

describe('the daemon’s buttons', () => {
  it('ask before they end running requests, and name the deed', async () => {
    const { page, fake } = open;
    await page.getByTestId('daemon-stop').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('3 requests are running.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(fake.orders).toEqual([]);
    await page.getByTestId('daemon-stop').click();
    await dialog.getByRole('button', { name: 'Stop Ollama, end 3 requests' }).click();
    await page.getByText('Stopped.').first().waitFor();
    expect(fake.orders).toEqual(['stop']);
  });

  it('stop at once when nothing runs, and start again from the sentence', async () => {
    const { page, fake } = open;
    fake.push({ type: 'in-flight-changed', requests: [] });
    await page.getByText('Nothing is running.').waitFor();
    await page.getByTestId('daemon-stop').click();
    await page.getByTestId('sentence-start').click();
    await page.getByText('Healthy.').waitFor();
    expect(fake.orders).toEqual(['stop', 'start']);
  });

  it('do not offer to stop what somebody else started, and say why', async () => {
    const { page, fake } = open;
    const url = 'http://127.0.0.1:11434';
    fake.setDaemon({ kind: 'ready', version: '0.24.1', ownership: 'adopted', pid: null, url, sinceMs: Date.now() });
    const stop = page.getByTestId('daemon-stop');
    await page.waitForFunction(
      () => document.querySelector('[data-testid="daemon-stop"]')?.getAttribute('aria-disabled') === 'true',
    );
    await stop.hover();
    await page.getByRole('tooltip').getByText('Drover did not start this Ollama.').waitFor();
    await stop.click({ force: true });
    expect(fake.orders).toEqual([]);
  });
});

describe('facts', () => {
  it('change the figures in place', async () => {
    const { page, fake } = open;
    const [first] = fake.status.inFlight;
    if (!first) throw new Error('nothing runs');
    fake.push({ type: 'in-flight-changed', requests: [{ ...first, writtenTokens: 999, ageMs: 20_000 }] });
    await page.getByText('1 request running.').waitFor();
    const row = page.getByTestId('running-row');
    expect(await row.count()).toBe(1);
    expect(await row.innerText()).toMatch(/999 tokens.*20\.0 s/s);
    expect(await page.getByRole('link', { name: /^Requests/ }).innerText()).toContain('1');
  });

  it('show a failing daemon with its advice, last lines and a way to start it', async () => {
    const { page, fake } = open;
    fake.setDaemon({
      kind: 'failed',
      code: 'daemon_not_found',
      message: 'Ollama is not installed.',
      advice: 'Install it.',
      lastLines: ['one', 'two'],
      sinceMs: Date.now(),
    });
    await page.getByText('Ollama is not installed.').waitFor();
    const advice = page.getByTestId('daemon-advice');
    await advice.getByRole('button', { name: /Copy “brew install ollama”/ }).click();
    expect(await readClipboard()).toBe('brew install ollama');
    await advice.getByText('Its last lines').click();
    await advice.getByText('two').waitFor();
  });
});

describe('actions', () => {
  it('cancel a running request', async () => {
    const { page, fake } = open;
    await page.getByRole('button', { name: 'Cancel request from n8n' }).click();
    await expect.poll(() => page.getByTestId('running-row').count()).toBe(2);
    expect(fake.orders).toEqual(['cancel req_live2']);
  });

  it('unload at once, and can undo it', async () => {
    const { page, fake } = open;
    await page.getByRole('button', { name: 'Unload nomic-embed-text' }).click();
    await expect.poll(() => page.getByTestId('resident-row').count()).toBe(3);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => fake.orders).toEqual(['unload nomic-embed-text', 'load nomic-embed-text']);
  });

  it('do not unload a model that is answering', async () => {
    const { page, fake } = open;
    await page.getByRole('button', { name: 'Unload qwen3-coder:30b' }).click({ force: true });
    expect(fake.orders).toEqual([]);
  });

  it('copy the base URL', async () => {
    await open.page.getByRole('button', { name: /Copy base URL/ }).click();
    expect(await readClipboard()).toBe('http://127.0.0.1:11444');
  });
});

describe('the window of time', () => {
  it('is in the address, and survives a reload', async () => {
    const { page } = open;
    await page.getByText('7 d', { exact: true }).click();
    await page.getByText('last 7 d').first().waitFor();
    expect(page.url()).toContain('span=7d');
    await page.reload();
    await page.getByText('last 7 d').first().waitFor();
    await page.goBack();
    await page.getByText('last 24 h').first().waitFor();
  });

  it('leads from each figure to the rows behind it', async () => {
    const { page } = open;
    await page.getByRole('link', { name: /^p99/ }).click();
    await page.getByTestId('request-row').first().waitFor();
    expect(await page.getByTestId('filter-box').inputValue()).toMatch(/^since:24h ttft>[\d.]+s$/);
    await page.goBack();
    await page.getByText('Healthy.').waitFor();
  });

  it('has the chart as a drawing with a summary, and as a table', async () => {
    const { page } = open;
    await page.locator('.recharts-surface').waitFor();
    const chart = page.getByRole('figure', { name: /Time to first token over the last 24 h: median/ });
    await chart.waitFor();
    await page.getByRole('button', { name: 'Show as table' }).click();
    await page.getByRole('region', { name: 'Time to first token as a table' }).getByRole('row').nth(1).waitFor();
    await page.getByRole('button', { name: 'Show as chart' }).click();
    await chart.waitFor();
  });

  it('groups use by project, app or model', async () => {
    const { page } = open;
    await page.getByRole('table', { name: 'Use by project' }).getByText('atlas').waitFor();
    await page.getByRole('radio', { name: 'Model' }).check();
    await page.getByRole('table', { name: 'Use by model' }).getByText('qwen3-coder:30b').waitFor();
  });
});

it('carries each problem with its next step', async () => {
  const { page } = open;
  await page.getByTestId('problem-row').getByRole('button', { name: 'Show them' }).click();
  await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
  expect(await page.getByTestId('filter-box').inputValue()).toBe(
    'since:15m outcome:client_error,rejected,backend_error,timeout,crashed',
  );
});
