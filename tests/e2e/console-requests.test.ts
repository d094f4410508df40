import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { InFlight, RequestRecord } from '../../apps/contract/model/index.ts';
import type { FakeControl } from '../fakes/control/fake-control.ts';
import type { ScenarioName } from '../fakes/control/scenarios.ts';
import { type ConsolePage, shootAll, useConsoles } from './console-fixture.ts';

const openPage = useConsoles();

async function openList(scenario: ScenarioName = 'full', path = '/requests'): Promise<ConsolePage> {
  const open = await openPage({ scenario, path });
  await open.page.getByTestId('request-row').first().waitFor();
  return open;
}

const rows = (page: Page) => page.getByTestId('request-row');
const idsOf = (page: Page): Promise<(string | null)[]> =>
  rows(page).evaluateAll((found) => found.map((row) => row.getAttribute('data-row-id')));

const readClipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

function finished(fake: FakeControl, id: string, change: Partial<RequestRecord> = {}): RequestRecord {
  const sample = fake.book.records.find(({ outcome }) => outcome === 'ok');
  if (!sample) throw new Error('no record to copy');
  const running: InFlight | undefined = fake.status.inFlight.find((request) => request.id === id);
  return { ...sample, id, receivedAt: running?.receivedAt ?? new Date().toISOString(), ...change };
}

describe('live rows', () => {
  it('become the final row in place', async () => {
    const { page, fake } = await openList();
    const before = await idsOf(page);
    const row = page.locator('[data-row-id="req_live2"]');
    expect(await row.getAttribute('data-live')).toBe('true');
    await row.evaluate((element) => element.setAttribute('data-same', 'yes'));
    fake.finish(finished(fake, 'req_live2', { totalMs: 4560 }));
    await expect.poll(() => row.getAttribute('data-live')).toBe('false');
    expect(await row.innerText()).toContain('4.56');
    expect(await row.getAttribute('data-same')).toBe('yes');
    expect(await idsOf(page)).toEqual(before);
  });

  it('do not blink between the end of a request and its record', async () => {
    const { page, fake } = await openList();
    fake.push({ type: 'in-flight-changed', requests: fake.status.inFlight.filter(({ id }) => id !== 'req_live2') });
    await expect.poll(() => page.getByRole('link', { name: /^Requests/ }).innerText()).toContain('2');
    expect(await page.locator('[data-row-id="req_live2"]').count()).toBe(1);
  });

  it('come on top by themselves', async () => {
    const { page, fake } = await openList();
    fake.finish(finished(fake, 'req_new'));
    await expect.poll(async () => (await idsOf(page))[0]).toBe('req_new');
  });

  it('stay put when one has scrolled away, and wait behind a pill', async () => {
    const { page, fake } = await openList();
    const grid = page.getByRole('grid');
    await grid.evaluate((element) => element.scrollTo({ top: 400 }));
    const seen = (): Promise<string> =>
      grid.evaluate(
        (element) =>
          document.elementFromPoint(element.getBoundingClientRect().x + 200, 500)?.closest('[data-row-id]')?.id ?? '',
      );
    const before = await seen();
    fake.finish(finished(fake, 'req_new1'));
    fake.finish(finished(fake, 'req_new2'));
    const pill = page.getByTestId('new-rows');
    await expect.poll(() => pill.innerText()).toBe('2 new');
    expect(await seen()).toBe(before);
    await pill.click();
    await expect.poll(async () => (await idsOf(page))[0]).toBe('req_new2');
    expect(await pill.count()).toBe(0);
  });

  it('pause with Space and go on with it', async () => {
    const { page, fake } = await openList();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Paused' }).waitFor();
    fake.finish(finished(fake, 'req_new'));
    await page.getByTestId('new-rows').waitFor();
    await page.keyboard.press(' ');
    await expect.poll(async () => (await idsOf(page))[0]).toBe('req_new');
  });
});

describe('the filter', () => {
  it('finds rows by text and keeps the whole view in the address', async () => {
    const { page } = await openList();
    await page.getByTestId('filter-box').fill('since:24h project:notes ttft>0.1s');
    await page.keyboard.press('Enter');
    await expect
      .poll(
        async () =>
          new Set(await rows(page).allInnerTexts()).size > 0 && rows(page).filter({ hasNotText: 'notes' }).count(),
      )
      .toBe(0);
    expect(decodeURIComponent(page.url())).toContain('q=since:24h+project:notes+ttft>0.1s');
    const count = await page.locator('.status-line').innerText();
    await page.reload();
    await rows(page).first().waitFor();
    await expect.poll(() => page.locator('.status-line').innerText()).toBe(count);
  });

  it('stays in step with the facets', async () => {
    const { page } = await openList();
    const atlas = page.getByRole('checkbox', { name: /^atlas/ });
    await atlas.check();
    await expect.poll(() => page.getByTestId('filter-box').inputValue()).toBe('since:24h project:atlas');
    await page.getByRole('checkbox', { name: /^notes/ }).check();
    await expect.poll(() => page.getByTestId('filter-box').inputValue()).toBe('since:24h project:atlas,notes');
    await page.getByTestId('filter-box').fill('since:24h');
    await expect.poll(() => atlas.isChecked()).toBe(false);
  });

  it('has its facets behind a button where the window is narrow', async () => {
    const { page } = await openList();
    await page.setViewportSize({ width: 800, height: 700 });
    const atlas = page.getByRole('checkbox', { name: /^atlas/ });
    expect(await atlas.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Facets' }).click();
    await atlas.check();
    await page.keyboard.press('Escape');
    await atlas.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Facets, 1 in use' }).waitFor();
  });

  it('underlines what it does not understand and says why', async () => {
    const { page } = await openList('full', '/requests?q=colour:red+app:Cursor');
    await page.getByText('“colour” is no key.').waitFor();
    expect(await page.locator('.filter-word[data-issue="true"]').innerText()).toBe('colour:red');
  });

  it('completes values with their counts by keyboard', async () => {
    const { page } = await openList();
    await page.keyboard.press('/');
    await page.keyboard.press('End');
    await page.keyboard.type(' app:vs');
    await page.getByRole('option', { name: /VS Code/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await page.getByTestId('filter-box').inputValue()).toBe('since:24h app:"VS Code" ');
    await page.keyboard.press('Enter');
    await expect.poll(() => rows(page).filter({ hasNotText: 'VS Code' }).count()).toBe(0);
  });

  it('offers a way out when nothing matches', async () => {
    const { page } = await openList();
    await page.getByTestId('filter-box').fill('nothing-is-called-so');
    await page.getByText('Nothing matches.').waitFor();
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await rows(page).first().waitFor();
  });

  it('follows views, each with its count', async () => {
    const { page } = await openList();
    const errors = page.getByRole('button', { name: /^Errors/ });
    const count = Number((await errors.innerText()).replace(/\D/g, ''));
    await errors.click();
    await expect.poll(() => rows(page).count()).toBe(count);
    expect(await errors.getAttribute('aria-pressed')).toBe('true');
  });

  it('narrows to a stretch of time that is brushed', async () => {
    const { page } = await openList();
    await page.locator('.histogram-plot').hover({ position: { x: 200, y: 20 } });
    await page.mouse.down();
    await page.mouse.move(700, 110, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => page.getByTestId('filter-box').inputValue()).toMatch(/^since:20\S+T\S+ until:20\S+T\S+$/);
  });
});

describe('many rows', () => {
  it('are drawn only where they are seen, and loaded as one scrolls', async () => {
    const { page } = await openList('many');
    const grid = page.getByRole('grid');
    const rowCount = async (): Promise<number> => Number(await grid.getAttribute('aria-rowcount'));
    const first = await rowCount();
    for (let step = 0; step < 4; step += 1) {
      const before = await rowCount();
      await grid.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
      await expect.poll(rowCount).toBeGreaterThan(before);
    }
    expect(await rowCount()).toBeGreaterThan(first + 300);
    expect(await rows(page).count()).toBeLessThan(80);
  });
});

describe('the inspector', () => {
  it('opens at its own address and steps through the rows', async () => {
    const { page } = await openList();
    const ids = await idsOf(page);
    await rows(page).nth(5).click();
    const inspector = page.getByTestId('inspector');
    await inspector.getByText('Reading prompt').waitFor();
    expect(page.url()).toContain(`id=${ids[5]}`);
    await page.keyboard.press('l');
    await expect.poll(() => page.url()).toContain(`id=${ids[6]}`);
    await page.keyboard.press('h');
    await page.keyboard.press('k');
    await expect.poll(() => page.url()).toContain(`id=${ids[4]}`);
    await page.reload();
    await inspector.getByText(ids[4] ?? '').waitFor();
    await page.keyboard.press('Escape');
    await inspector.waitFor({ state: 'detached' });
    expect(page.url()).not.toContain('id=');
  });

  it('opens from the keyboard alone', async () => {
    const { page } = await openList();
    const ids = await idsOf(page);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain(`id=${ids[1]}`);
  });

  it('copies, replays and cancels by the keys of the list, without the inspector', async () => {
    const { page, fake } = await openList();
    const ids = await idsOf(page);
    await page.keyboard.press('j');
    await page.keyboard.press('y');
    await expect.poll(() => readClipboard(page)).toBe(ids[0]);
    await page.keyboard.press('c');
    await expect.poll(() => readClipboard(page)).toMatch(/^curl /);
    await page.keyboard.press('r');
    await page.keyboard.press('x');
    await expect.poll(() => fake.orders).toEqual([`cancel ${ids[0]}`]);
    expect(await page.getByRole('dialog').count(), 'a running request has nothing to replay').toBe(0);
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('r');
    await page.getByRole('dialog', { name: 'Replay' }).waitFor();
    expect(page.url()).not.toContain('id=');
    expect(fake.orders).toHaveLength(1);
  });

  it('stays when Esc closes a menu over it', async () => {
    const { page } = await openList();
    await rows(page).nth(5).click();
    const inspector = page.getByTestId('inspector');
    await inspector.getByRole('button', { name: 'Copy as' }).click();
    await page.getByRole('menuitem', { name: 'Python' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menuitem', { name: 'Python' }).waitFor({ state: 'detached' });
    expect(await inspector.count()).toBe(1);
    await page.keyboard.press('Escape');
    await inspector.waitFor({ state: 'detached' });
  });

  it('gives route, translation and the raw row, and never a key', async () => {
    const { page, fake } = await openList();
    const renamed = fake.book.records.find(({ translation }) => translation.dropped.length > 0);
    await page.goto(`${fake.url}/requests?id=${renamed?.id}`);
    const inspector = page.getByTestId('inspector');
    await inspector.getByRole('tab', { name: 'Route' }).click();
    await inspector.getByText(/was asked for/).waitFor();
    await inspector.getByRole('tab', { name: /Translation/ }).click();
    await inspector.getByText('logit_bias').waitFor();
    await inspector.getByRole('tab', { name: 'Raw' }).click();
    await inspector.getByText(`"id": "${renamed?.id}"`).waitFor();
    for (const [form, expected] of [
      ['curl', /^curl (-N )?'http:\/\/127\.0\.0\.1:11444\/v1/],
      ['Python', /^import (os\n\nimport )?requests\n/],
      ['JSON', /^\{\n {2}"model"/],
    ] as const) {
      await inspector.getByRole('button', { name: 'Copy as' }).click();
      await page.getByRole('menuitem', { name: form }).click();
      await expect.poll(() => readClipboard(page)).toMatch(expected);
      expect(await readClipboard(page)).not.toMatch(/drv_|sk-/);
    }
  });

  it('says so when there is no such request', async () => {
    const { page } = await openList('full', '/requests?id=req_unknown1');
    await page.getByTestId('inspector').getByText('There is no request with this id.').waitFor();
  });

  it('follows a running request to its end', async () => {
    const { page, fake } = await openList();
    await page.locator('[data-row-id="req_live1"]').click();
    const inspector = page.getByTestId('inspector');
    await inspector.getByRole('heading', { name: /^Writing/ }).waitFor();
    fake.finish(finished(fake, 'req_live1', { totalMs: 15_000 }));
    await inspector.getByRole('heading', { name: 'Answered, 15.00 s' }).waitFor();
  });

  it('lies over the list where the window is narrow', async () => {
    const { page } = await openList();
    await page.setViewportSize({ width: 800, height: 700 });
    await rows(page).nth(4).click();
    const box = await page.getByTestId('inspector').boundingBox();
    expect(Math.round((box?.x ?? 0) + (box?.width ?? 0))).toBe(800);
    expect(box?.width).toBe(346);
  });
});

describe('saved views', () => {
  it('keep filter and columns under a name, with their count, and are renamed and removed', async () => {
    const { page } = await openList('full', '/requests?q=since:24h+app:Cursor');
    const button = page.getByTestId('saved-views');
    const menu = page.getByRole('dialog');
    const model = page.getByRole('columnheader', { name: 'Model' });
    const toggleModel = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('menuitemcheckbox', { name: 'Model' }).click();
      await page.keyboard.press('Escape');
    };
    await toggleModel();
    await button.click();
    expect(await menu.getByRole('textbox', { name: 'Name of this view' }).inputValue()).toBe('Cursor');
    await page.keyboard.press('Enter');
    await menu.getByRole('button', { name: /^Cursor \d/ }).waitFor();
    await shootAll(page, 'requests-saved-views');
    await page.keyboard.press('Escape');
    await expect.poll(() => button.innerText()).toMatch(/Cursor\s*\d+/);

    await page.getByRole('button', { name: 'All' }).click();
    await toggleModel();
    await expect.poll(() => model.count()).toBe(1);
    await page.reload();
    await button.click();
    await menu.getByRole('button', { name: /^Cursor \d/ }).click();
    await expect.poll(() => page.getByTestId('filter-box').inputValue()).toBe('since:24h app:Cursor');
    await expect.poll(() => model.count()).toBe(0);

    await button.click();
    await menu.getByRole('button', { name: 'Copy link of Cursor' }).click();
    await expect.poll(() => readClipboard(page)).toMatch(/\/requests\?q=since%3A24h\+app%3ACursor$/);
    await menu.getByRole('button', { name: 'Rename Cursor' }).click();
    await page.keyboard.type('Mine');
    await page.keyboard.press('Enter');
    await menu.getByRole('button', { name: 'Remove Mine' }).click();
    await menu.getByRole('button', { name: 'Remove Mine' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => button.innerText()).toContain('Mine');
  });

  it('begin anew where the storage holds something else', async () => {
    const inPage = (): void => localStorage.setItem('drover.request-views', '{"damaged');
    const { page } = await openPage({ path: '/requests', inPage });
    await expect.poll(() => page.getByTestId('saved-views').innerText()).toBe('Save view');
  });
});

describe('columns and export', () => {
  it('remember which columns are on', async () => {
    const { page } = await openList();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Model' }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('columnheader', { name: 'Model' }).count()).toBe(0);
    await page.reload();
    await rows(page).first().waitFor();
    expect(await page.getByRole('columnheader', { name: 'Model' }).count()).toBe(0);
  });

  it('save what is shown, with formulas made harmless', async () => {
    const { page } = await openList('hostile', '/requests?q=');
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Save as CSV' }).click(),
    ]);
    const text = await readFile(await download.path(), 'utf8');
    expect(text.split('\r\n')[0]).toMatch(/^receivedAt,outcome,app,project,model,servedModel,firstTokenMs/);
    expect(text).toContain(`'=HYPERLINK`);
    expect(text).not.toMatch(/(^|,|")=HYPERLINK/m);
  });
});
