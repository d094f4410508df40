import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { runCli } from '../fakes/drover-process.ts';
import { shootAll } from './console-fixture.ts';
import { useLiveConsole } from './live-fixture.ts';

/** Two models of this size fit into the budget beside each other, three do not. */
const modelBytes = 16_000_000_000;
const budgetGb = 48;
const slowBytesPerSecond = 200_000_000;
const fastBytesPerSecond = 100_000_000_000;
const [pulled, asked, third, foreign] = ['llama3.1:8b', 'qwen3:4b', 'qwen2.5-coder:1.5b', 'llama3.2:3b'] as const;

const setSpeed = (dataDir: string, pullBytesPerSecond: number): void =>
  writeFileSync(join(dataDir, 'simulator.json'), JSON.stringify({ pullBytesPerSecond }));

const { page, drover, dataDir, errors } = useLiveConsole({
  path: '/models',
  config: `version: 1\ndaemon: { memoryBudget: ${budgetGb}, contextLength: 8192 }\n`,
  prepare: (folder) => setSpeed(folder, slowBytesPerSecond),
  env: (folder) => ({
    DROVER_SIM_CONTROL: join(folder, 'simulator.json'),
    DROVER_SIM_MODEL_BYTES: String(modelBytes),
    DROVER_SIM_LOAD_MS: '400',
    DROVER_SIM_TOKENS_PER_SECOND: '1000',
  }),
});

const rowOf = (name: string): Locator => page().locator(`[data-testid="model-row"][data-row-id="${name}"]`);
const loadButton = (name: string): Locator => page().getByRole('button', { name: `Load ${name}` });
const pull = (): Locator => page().getByTestId('pull-row').filter({ hasText: pulled });
const share = async (): Promise<number> => Number(await pull().getByRole('progressbar').getAttribute('aria-valuenow'));
const detail = (): Locator => page().getByTestId('model-detail');
const inMemory = (name: string): Locator => page().getByRole('img', { name: new RegExp(`${name} \\d+\\.\\d GB`) });

describe('the models of a live service', () => {
  it('are all on disk at first, with the memory that is free', async () => {
    await rowOf(foreign).waitFor();
    await page()
      .getByRole('img', { name: /^0\.0 of 48\.0 GB in use; 48\.0 GB free/ })
      .waitFor();
    await shootAll(page(), 'live-models-empty');
  });

  it('come by a download that moves, is paused, goes on, and ends as a row', async () => {
    await page().getByTestId('pull-box').fill(pulled);
    await page().getByTestId('pull-button').click();
    await expect.poll(share).toBeGreaterThan(0);
    await shootAll(page(), 'live-models-pulling');
    await page()
      .getByRole('button', { name: `Pause ${pulled}` })
      .click();
    await pull().getByText('paused').waitFor();
    const paused = await share();
    await page()
      .getByRole('button', { name: `Go on with ${pulled}` })
      .click();
    await pull().getByText('pulling').waitFor();
    expect(await share()).toBeGreaterThanOrEqual(paused);
    setSpeed(dataDir(), fastBytesPerSecond);
    await rowOf(pulled).waitFor();
    await pull().waitFor({ state: 'detached' });
  });

  it('are loaded by hand and pinned', async () => {
    await rowOf(pulled).click();
    await detail().getByTestId('load').click();
    await inMemory(pulled).waitFor();
    await detail().getByRole('button', { name: 'Pin', exact: true }).click();
    await rowOf(pulled).getByText('pinned').waitFor({ state: 'attached' });
  });

  it('appear in memory when a client asks one', async () => {
    const client = new OpenAI({ baseURL: `${drover().gateway}/p/atlas/v1`, apiKey: 'not-needed', maxRetries: 0 });
    await client.chat.completions.create({ model: asked, messages: [{ role: 'user', content: 'Say hello' }] });
    await inMemory(asked).waitFor();
  });

  it('make room for one another, but not the pinned one, and the page tells why', async () => {
    await rowOf(third).click();
    await detail().getByTestId('verdict').getByText(`fits once ${asked} is unloaded`).waitFor();
    await detail().getByTestId('load').click();
    await inMemory(third).waitFor();
    await loadButton(asked).waitFor();
    await detail().getByRole('button', { name: 'Unload', exact: true }).waitFor();
    await rowOf(pulled).getByText('pinned').waitFor({ state: 'attached' });
    await page().getByText(`${asked} unloaded, to make room for ${third}`).first().waitFor();
    await shootAll(page(), 'live-models-full');
    await page().getByRole('button', { name: 'Show as table' }).click();
    await page()
      .getByTestId('model-event')
      .filter({ hasText: `to make room for ${third}` })
      .waitFor();
    await page().getByTestId('model-event').filter({ hasText: 'for a request of atlas' }).waitFor();
    await page().getByRole('button', { name: 'Show as lanes' }).click();
  });

  it('are unloaded by hand', async () => {
    await detail().getByRole('button', { name: 'Unload', exact: true }).click();
    await loadButton(third).waitFor();
  });

  it('are seen when a program loads one past Drover', async () => {
    const { out } = await runCli(dataDir(), ['env', '--json']);
    const host = /127\.0\.0\.1:\d+/.exec(out)?.[0];
    if (host === undefined) throw new Error(`no address of the daemon in ${out}`);
    await new Ollama({ host: `http://${host}` }).generate({ model: foreign, prompt: '' });
    await inMemory(foreign).waitFor();
    const timeline = await runCli(dataDir(), ['models', 'timeline', foreign, '--json']);
    const [seen] = JSON.parse(timeline.out) as readonly { readonly atMs: number; readonly cause: string }[];
    expect(seen?.cause).toBe('elsewhere');
  });

  it('tell what a longer context takes, and take it', async () => {
    await rowOf(foreign).click();
    const slider = detail().getByTestId('context-slider');
    await slider.focus();
    await page().keyboard.press('End');
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/^128k, needs \d\d\.\d GB, (?!does not)/);
    await shootAll(page(), 'live-models-context');
    await detail().getByRole('button', { name: 'Reload with 128k' }).click();
    await page()
      .getByText(/another context: 8,192 to 131,072 tokens/)
      .first()
      .waitFor({ state: 'attached' });
    await inMemory(foreign).waitFor();
    // The newest notice takes the place of the one before: the next one must not come first.
    await page().getByText(`${foreign} is loaded.`).waitFor();
  });

  it('give their room on the disk back', async () => {
    await rowOf(third).click();
    const dialog = page().getByRole('dialog', { name: `Delete ${third}?` });
    // On a busy machine the menu may still be on its way when the item is looked for.
    await expect
      .poll(async () => {
        const item = page().getByRole('menuitem', { name: 'Delete…' });
        if (!(await item.isVisible())) await detail().getByRole('button', { name: 'More' }).click();
        await item.click({ timeout: 2000 }).catch(() => undefined);
        return dialog.isVisible();
      })
      .toBe(true);
    await dialog.getByRole('button', { name: /frees about 16\.0 GB/ }).click();
    await page().getByText(`${third} is deleted; about 16.0 GB freed.`).waitFor();
    await rowOf(third).waitFor({ state: 'detached' });
  });

  it('stand on the overview too', async () => {
    await page()
      .getByRole('link', { name: /Overview/ })
      .click();
    await page().getByTestId('resident-row').filter({ hasText: foreign }).waitFor();
    expect(await page().getByTestId('resident-row').count()).toBe(2);
    await shootAll(page(), 'live-models-overview');
  });

  it('raised no error in the page', () => {
    expect(errors()).toEqual([]);
  });
});
