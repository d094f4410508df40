import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { listViolations, shoot, shootAll, sizes, useConsole } from './console-fixture.ts';

const { page, fake, errors, reopen } = useConsole({
  path: '/models',
  ready: (page) => page.locator('[data-testid="model-row"][data-row-id="qwen3:8b"]').waitFor(),
});

const rowOf = (name: string): Locator => page().locator(`[data-testid="model-row"][data-row-id="${name}"]`);
const pullOf = (name: string): Locator => page().getByTestId('pull-row').filter({ hasText: name });
const detail = (): Locator => page().getByTestId('model-detail');
const isResident = (name: string): boolean => fake().status.resident.some((model) => model.name === name);

const colourOf = (name: string): Promise<string> =>
  rowOf(name)
    .locator('.swatch')
    .evaluate((swatch) => getComputedStyle(swatch).backgroundColor);

describe('a download', () => {
  it('is asked for by name, moves, is paused, goes on, and becomes a row', async () => {
    await page().keyboard.press('/');
    await page().keyboard.type('phi4:14b');
    await page().getByTestId('nothing-matches').waitFor();
    await page().keyboard.press('Enter');
    await pullOf('phi4:14b').getByText('next').waitFor();
    expect(await page().getByTestId('pull-box').inputValue()).toBe('');
    fake().inventory.advance('gpt-oss:20b', 0.8);
    await pullOf('gpt-oss:20b').getByText('11.0 of 13.8').waitFor();
    await page().getByTestId('pull-announcer').getByText('gpt-oss:20b: 75 % pulled.').waitFor({ state: 'attached' });
    await page().getByRole('button', { name: 'Pause gpt-oss:20b' }).click();
    await pullOf('gpt-oss:20b').getByText('paused').waitFor();
    await pullOf('qwen2.5vl:7b').getByText('pulling').waitFor();
    await page().getByRole('button', { name: 'Cancel qwen2.5vl:7b' }).click();
    await pullOf('qwen2.5vl:7b').waitFor({ state: 'detached' });
    await page().getByRole('button', { name: 'Cancel phi4:14b' }).click();
    await page().getByRole('button', { name: 'Go on with gpt-oss:20b' }).click();
    await pullOf('gpt-oss:20b').getByText('pulling').waitFor();
    fake().inventory.advance('gpt-oss:20b', 1);
    await rowOf('gpt-oss:20b').waitFor();
    await pullOf('gpt-oss:20b').waitFor({ state: 'detached' });
    await page().getByText('gpt-oss:20b is installed.').first().waitFor();
    expect(fake().orders).toContain('pull phi4:14b');
  });

  it('says why it stalls or fails, what to do, and what the disk has no room for', async () => {
    const problem = {
      message: 'Nothing came from the registry for 30 seconds.',
      advice: 'Check the network. `drover models pull gpt-oss:20b` goes on where it stopped.',
    };
    fake().inventory.trouble('gpt-oss:20b', 'retrying', problem);
    await pullOf('gpt-oss:20b').getByText(problem.message).waitFor();
    fake().inventory.trouble('qwen2.5vl:7b', 'failed', {
      message: 'The disk is full.',
      advice: '`drover models disk` shows what can go.',
    });
    await pullOf('qwen2.5vl:7b').getByText('The disk is full.').waitFor();
    await shootAll(page(), 'models-pull-trouble');
    await page().getByRole('button', { name: 'Try qwen2.5vl:7b again' }).click();
    await pullOf('qwen2.5vl:7b').getByText('The disk is full.').waitFor({ state: 'detached' });
  });
});

describe('memory', () => {
  it('shows a model while it loads, then what it takes', async () => {
    const release = fake().memory.holdLoads();
    await rowOf('deepseek-r1:14b').getByRole('button', { name: 'Load' }).click();
    await rowOf('deepseek-r1:14b').getByText('loading').waitFor();
    await page()
      .getByRole('img', { name: /deepseek-r1:14b loading, about 10\.0 GB/ })
      .waitFor();
    await rowOf('deepseek-r1:14b').click();
    await shootAll(page(), 'models-loading-model');
    release();
    await rowOf('deepseek-r1:14b').getByText('10.0').waitFor();
    await page().getByText('deepseek-r1:14b is loaded.').waitFor();
    await page().getByRole('button', { name: 'Undo' }).click();
    await rowOf('deepseek-r1:14b').getByRole('button', { name: 'Load' }).waitFor();
    expect(isResident('deepseek-r1:14b')).toBe(false);
  });

  it('names what a length of context would unload, does so, and tells why in the lane', async () => {
    fake().push({ type: 'in-flight-changed', requests: [] });
    fake().status = { ...fake().status, inFlight: [] };
    await rowOf('mistral-small3.2:24b').click();
    const slider = detail().getByTestId('context-slider');
    await slider.waitFor();
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/^8k, needs 15\.4 GB, fits$/);
    await slider.focus();
    await page().keyboard.press('End');
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('128k, needs 21.4 GB, unloads qwen3-coder:30b');
    await detail().getByTestId('verdict').getByText('fits once qwen3-coder:30b is unloaded').waitFor();
    await shootAll(page(), 'models-evicting');
    const before = await colourOf('gemma3:4b');
    await detail().getByRole('button', { name: 'Load with 128k' }).click();
    await rowOf('qwen3-coder:30b').getByRole('button', { name: 'Load' }).waitFor();
    await rowOf('mistral-small3.2:24b').getByText('21.4').waitFor();
    expect(fake().orders).toContain('load mistral-small3.2:24b with 131072');
    await page().getByText('qwen3-coder:30b unloaded, to make room for mistral-small3.2:24b').first().waitFor();
    expect(await colourOf('gemma3:4b'), 'a model keeps its colour').toBe(before);
    await page().getByRole('button', { name: 'Show as table' }).click();
    await page().getByTestId('model-event').filter({ hasText: 'to make room for mistral-small3.2:24b' }).waitFor();
    await shootAll(page(), 'models-evicted-table');
  });

  it('refuses what does not fit, with the figures', async () => {
    fake().memory.lowered = { liveBytes: 30 * 2 ** 30, because: 'Xcode needs memory.' };
    fake().memory.waiting = [
      { model: 'llama3.3:70b', requestCount: 2, sinceMs: Date.now(), reason: 'gemma3:4b is busy.' },
    ];
    fake().memory.tell();
    await page().getByText('30.0 GB now: Xcode needs memory.').waitFor();
    await page().getByText('2 requests wait for it: gemma3:4b is busy.').waitFor();
    await rowOf('llama3.3:70b').getByText('GB short').waitFor();
    await rowOf('llama3.3:70b').click();
    await detail().getByText('It does not fit').waitFor();
    expect(await detail().getByTestId('load').getAttribute('aria-disabled')).toBe('true');
    await shootAll(page(), 'models-pressed');
  });

  it('pins, so that it stays, and lets a length and a start be set', async () => {
    await rowOf('nomic-embed-text').click();
    await detail().getByRole('button', { name: 'Pin', exact: true }).click();
    await rowOf('nomic-embed-text').getByText('pinned').waitFor({ state: 'attached' });
    expect(fake().status.resident.find(({ name }) => name === 'nomic-embed-text')?.isPinned).toBe(true);
    await detail().getByRole('radio', { name: '30 min' }).click({ force: true });
    await expect
      .poll(() => fake().memory.policies.find(({ model }) => model === 'nomic-embed-text'))
      .toMatchObject({
        isPinned: false,
        keepAlive: '30m',
      });
    await detail().getByRole('checkbox', { name: 'Load when Ollama starts' }).click();
    await detail().getByRole('button', { name: 'Always at least 2k' }).click();
    await detail().getByText('Every request gets at least 2k.').waitFor();
    expect(fake().memory.policies.find(({ model }) => model === 'nomic-embed-text')).toMatchObject({
      isPreloaded: true,
      contextLength: 2048,
    });
  });
});

describe('the disk', () => {
  it('gives room back after asking, and names what it frees', async () => {
    await page().getByTestId('disk-band').getByText('llama3.3:70b has not been used for 74 days').waitFor();
    await page().getByRole('button', { name: 'Delete it…' }).click();
    const dialog = page().getByRole('dialog', { name: 'Delete llama3.3:70b?' });
    await dialog.getByText('Last used 74 d ago.').waitFor();
    await shoot(page(), 'models-delete-1280x800-light');
    await dialog.getByRole('button', { name: 'Delete llama3.3:70b, frees 42.5 GB' }).click();
    await rowOf('llama3.3:70b').waitFor({ state: 'detached' });
    await page().getByText('llama3.3:70b is deleted; 42.5 GB freed.').waitFor();
    expect(fake().orders).toContain('remove llama3.3:70b');
  });

  it('shows files without a model before it removes them', async () => {
    await page().getByRole('button', { name: 'Look at them…' }).click();
    const dialog = page().getByRole('dialog', { name: 'Files that belong to no model' });
    await dialog.getByText('4f659a1e86d7f5a3').waitFor();
    expect(await listViolations(page())).toEqual([]);
    await shoot(page(), 'models-orphans-1280x800-light');
    await dialog.getByRole('button', { name: 'Clean, frees 2.0 GB' }).click();
    await page().getByText('2 files removed; 2.0 GB freed.').waitFor();
    expect(fake().orders).toContain('clean');
  });

  it('copies a model to a second name', async () => {
    await rowOf('qwen3:8b').click();
    await detail().getByRole('button', { name: 'More' }).click();
    await page().getByRole('menuitem', { name: 'Copy to another name…' }).click();
    await page().getByRole('dialog').getByLabel('New name').fill('mine:8b');
    await page().keyboard.press('Enter');
    await rowOf('mine:8b').waitFor();
  });
});

describe('speeds', () => {
  it('are measured on demand, with what goes on', async () => {
    await rowOf('qwen3:8b').click();
    await detail().getByTestId('benchmark').click();
    await detail().getByText('61.5 tok/s').waitFor();
    expect(fake().orders).toContain('bench qwen3:8b');
  });

  it('stand side by side', async () => {
    await page().getByRole('button', { name: 'Compare' }).click();
    for (const name of ['qwen3-coder:30b', 'gemma3:4b', 'llama3.2:3b']) await page().getByLabel(name).check();
    const table = page().getByRole('table', { name: 'Benchmarks side by side' });
    await table.getByText('88.1 tok/s').waitFor();
    expect(page().url()).toContain('compare=qwen3-coder:30b,gemma3:4b,llama3.2:3b');
    await shootAll(page(), 'models-compare');
    await page().getByRole('button', { name: 'Back to the list' }).click();
    await rowOf('qwen3:8b').waitFor();
  });
});

it('tells that the disk cannot be read, and shows the rest', async () => {
  await reopen({
    prepare: (fake) => {
      fake.inventory.disk = () => {
        throw new Error('scripted failure of the disk');
      };
    },
  });
  await page().getByRole('region', { name: 'Disk' }).getByText('could not answer this').waitFor();
  await page().getByRole('region', { name: 'In memory, last 12 hours' }).waitFor();
  expect(await page().getByTestId('model-row').count()).toBe(8);
});

it('makes a model from a Modelfile', async () => {
  await page().getByRole('button', { name: 'Create' }).click();
  const dialog = page().getByRole('dialog', { name: 'Create a model' });
  await dialog.getByLabel('Name', { exact: true }).fill('terse');
  await dialog.getByLabel('Modelfile').fill('FROM qwen3:8b\nSYSTEM Be terse.');
  expect(await listViolations(page())).toEqual([]);
  await shoot(page(), 'models-create-1280x800-light');
  await dialog.getByRole('button', { name: 'Create terse' }).click();
  await rowOf('terse').waitFor();
  await dialog.waitFor({ state: 'detached' });
  // The detail of the new model is shown, not that of the one before.
  await detail().getByRole('heading', { name: 'terse' }).waitFor();
});

describe('the keyboard', () => {
  it('comes by g m, walks the rows, pins and unloads', async () => {
    await page().keyboard.press('g');
    await page().keyboard.press('o');
    await page().getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page().keyboard.press('g');
    await page().keyboard.press('m');
    await rowOf('llama3.2:3b').waitFor();
    for (const key of ['j', 'j', 'j', 'k', 'j']) await page().keyboard.press(key);
    await expect.poll(() => rowOf('nomic-embed-text').getAttribute('aria-selected')).toBe('true');
    await page().keyboard.press('p');
    await rowOf('nomic-embed-text').getByText('pinned').waitFor({ state: 'attached' });
    await page().keyboard.press('u');
    await rowOf('nomic-embed-text').getByRole('button', { name: 'Load' }).waitFor();
    expect(isResident('nomic-embed-text')).toBe(false);
    expect(fake().orders).toContain('unload nomic-embed-text');
  });

  it('opens and closes the sheet where there is no room for a detail beside the list', async () => {
    await page().setViewportSize(sizes[1]);
    await detail().waitFor({ state: 'detached' });
    await page().keyboard.press('j');
    await page().keyboard.press('Enter');
    await detail().getByTestId('needed').waitFor();
    await shootAll(page(), 'models-sheet');
    await page().setViewportSize(sizes[1]);
    await page().keyboard.press('Escape');
    await detail().waitFor({ state: 'detached' });
  });
});

it('does not move while its later parts arrive', async () => {
  await reopen({
    inPage: () => {
      const shifts: number[] = [];
      Object.assign(globalThis, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
      }).observe({ type: 'layout-shift', buffered: true });
    },
  });
  await page().getByTestId('disk-band').waitFor();
  await page().getByTestId('needed').waitFor();
  const readShifts = (): Promise<number[]> =>
    page().evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts);
  // A shift made on purpose comes after all others, and shows that they are heard.
  await page().evaluate(() => document.querySelector('.models-list')?.prepend(document.createElement('hr')));
  await page().addStyleTag({ content: '.models-list > hr { height: 60px; border: 0; }' });
  await expect.poll(readShifts).toHaveLength(1);
});

it('keeps hostile names as text', async () => {
  const dialogs: string[] = [];
  await reopen({
    scenario: 'hostile',
    prepare: (_, prepared) => {
      prepared.on('dialog', (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
    },
  });
  await page().getByTestId('model-row').first().waitFor();
  for (const row of await page().getByTestId('model-row').all()) {
    await row.click();
    await page().getByTestId('needed').waitFor();
  }
  expect(await page().getByTestId('pull-row').first().innerText()).toContain('<img src=x onerror=alert(1)>');
  await shoot(page(), 'models-hostile-1280x800-light');
  expect(dialogs).toEqual([]);
  expect(await page().locator('img, iframe, object, embed').count()).toBe(0);
  expect(errors()).toEqual([]);
});
