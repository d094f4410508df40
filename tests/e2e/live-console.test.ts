import OpenAI from 'openai';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { listDaemons } from '../fakes/daemon-census.ts';
import { shoot } from './console-fixture.ts';
import { useLiveConsole } from './live-fixture.ts';

const { page, drover, context, errors } = useLiveConsole({ path: '/', env: () => ({ DROVER_SIM_LOAD_MS: '200' }) });

const ask = async (project: string, content = 'Say hello'): Promise<void> => {
  const client = new OpenAI({ baseURL: `${drover().gateway}/p/${project}/v1`, apiKey: 'not-needed', maxRetries: 0 });
  await client.chat.completions.create({ model: 'llama3.2:3b', messages: [{ role: 'user', content }], max_tokens: 12 });
};
const state = (): Locator => page().getByTestId('daemon-state');

describe('the console against a live service', () => {
  it('opens with the token of the printed address and hides it', async () => {
    await page().getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await expect.poll(() => page().url()).not.toContain('token=');
    await expect.poll(() => state().innerText()).toContain('Ollama');
    await shoot(page(), 'live-overview-empty');
  });

  it('stops and starts the daemon', async () => {
    await expect.poll(() => listDaemons(drover().dataDir).length).toBe(1);
    await page().getByTestId('daemon-stop').click();
    await page().getByTestId('sentence-start').waitFor();
    await expect.poll(() => listDaemons(drover().dataDir)).toEqual([]);
    await shoot(page(), 'live-overview-stopped');
    await page().getByTestId('sentence-start').click();
    await page().getByTestId('daemon-stop').waitFor();
    await expect.poll(() => listDaemons(drover().dataDir).length).toBe(1);
    const before = listDaemons(drover().dataDir);
    await page().getByTestId('daemon-restart').click();
    await expect.poll(() => listDaemons(drover().dataDir).filter((pid) => !before.includes(pid)).length).toBe(1);
    await page().getByTestId('daemon-stop').waitFor();
  });

  it('shows a request that runs and, at its end, its row', async () => {
    await page()
      .getByRole('link', { name: /Requests/ })
      .click();
    await page().getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
    await ask('atlas');
    await page().getByTestId('request-row').filter({ hasText: 'atlas' }).first().waitFor();
    await shoot(page(), 'live-requests-first');
  });

  it('filters, and keeps the filter in the address', async () => {
    await ask('ledger');
    await page().getByTestId('request-row').filter({ hasText: 'ledger' }).first().waitFor();
    await page().getByTestId('filter-box').fill('project:ledger');
    await page().keyboard.press('Enter');
    await expect.poll(() => page().getByTestId('request-row').filter({ hasText: 'atlas' }).count()).toBe(0);
    expect(await page().getByTestId('request-row').filter({ hasText: 'ledger' }).count()).toBe(1);
    expect(decodeURIComponent(page().url())).toContain('project:ledger');
  });

  it('opens a request with its timing', async () => {
    await page().getByTestId('request-row').first().click();
    const inspector = page().getByTestId('inspector');
    await inspector.waitFor();
    await expect.poll(() => inspector.innerText()).toContain('Reading prompt');
    expect(await inspector.innerText()).toContain('ledger');
    await shoot(page(), 'live-requests-inspector');
    await page().emulateMedia({ colorScheme: 'dark' });
    await shoot(page(), 'live-requests-inspector-dark');
    await page().setViewportSize({ width: 800, height: 700 });
    await shoot(page(), 'live-requests-inspector-800-dark');
    await page().emulateMedia({ colorScheme: 'light' });
    await page().setViewportSize({ width: 1280, height: 800 });
    await page().keyboard.press('Escape');
  });

  it('sums the use on the overview', async () => {
    await page()
      .getByRole('link', { name: /Overview/ })
      .click();
    await page().getByTestId('use-row').filter({ hasText: 'ledger' }).waitFor();
    await expect.poll(() => page().getByTestId('resident-row').count()).toBe(1);
    await shoot(page(), 'live-overview-full');
    await page().emulateMedia({ colorScheme: 'dark' });
    await shoot(page(), 'live-overview-full-dark');
    await page().emulateMedia({ colorScheme: 'light' });
  });

  it('asks for the token in a new tab without one', async () => {
    const other = await context().browser()?.newContext();
    if (other === undefined) throw new Error('no browser');
    const stranger = await other.newPage();
    await stranger.goto(drover().console);
    await stranger.getByText('console-token').first().waitFor();
    await other.close();
  });

  it('raised no error in the page', () => {
    expect(errors()).toEqual([]);
  });
});
