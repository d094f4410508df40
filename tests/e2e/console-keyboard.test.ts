import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type ConsolePage, listViolations, shoot, useConsoles } from './console-fixture.ts';

const openPage = useConsoles();

async function open(path = '/', reducedMotion: 'reduce' | 'no-preference' = 'reduce'): Promise<ConsolePage> {
  const opened = await openPage({ path, reducedMotion });
  await opened.page.getByRole('heading', { level: 1 }).waitFor();
  await opened.page.getByRole('link', { name: /3 running/ }).waitFor();
  return opened;
}

const start = async (...options: Parameters<typeof open>): Promise<Page> => (await open(...options)).page;

interface Stop {
  readonly name: string;
  readonly outline: string;
  readonly height: number;
}

/** Walks with Tab until it comes round; each stop with how its focus shows. */
async function walk(page: Page, most: number): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!(focused instanceof HTMLElement) || focused === document.body) return null;
      const ringed = [focused, focused.closest('.segments, .grouping label, .filter-box, .find-field')].filter(
        (part) => part !== null,
      );
      const outline = ringed.some((part) => getComputedStyle(part).outlineStyle !== 'none') ? 'ring' : 'none';
      const box = focused.getBoundingClientRect();
      const name = focused.getAttribute('aria-label') ?? focused.textContent ?? '';
      return { name: `${focused.tagName} ${name}`.slice(0, 60), outline, height: box.height };
    });
    if (stop === null) break;
    stops.push(stop);
  }
  return stops;
}

describe('the keyboard', () => {
  it('reaches every control of the overview in reading order, each with a ring', async () => {
    const page = await start();
    const stops = await walk(page, 60);
    const names = stops.map(({ name }) => name).join('\n');
    const order = [
      'Overview',
      'Requests',
      '24 h',
      'Copy base URL',
      'Restart Ollama',
      'Stop Ollama',
      'VS Code',
      'Unload',
      'First token',
      'Show them',
    ];
    const places = order.map((name) => names.indexOf(name));
    expect(
      places.every((place) => place >= 0),
      names,
    ).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(
      stops.filter(({ outline, name }) => outline === 'none' && !name.startsWith('DIV')).map(({ name }) => name),
    ).toEqual([]);
  });

  it('reaches filter, facets, rows and inspector of the requests', async () => {
    const page = await start('/requests');
    await page.getByTestId('request-row').nth(4).click();
    await page.getByTestId('inspector').getByText('Reading prompt').waitFor();
    await page.locator('body').click({ position: { x: 90, y: 700 } });
    const names = (await walk(page, 90)).map(({ name }) => name).join('\n');
    for (const name of ['All', 'Columns', 'Live', 'INPUT', 'Filter requests', 'DIV', 'Newer', 'Timing'])
      expect(names).toContain(name);
  });

  it('reaches every control of the models in reading order, each with a ring', async () => {
    const page = await start('/models');
    await page.getByTestId('needed').waitFor();
    await page.getByTestId('disk-band').waitFor();
    await page.locator('body').click({ position: { x: 90, y: 700 } });
    const stops = await walk(page, 60);
    const names = stops.map(({ name }) => name).join('\n');
    const order = [
      'Compare',
      'Create',
      'Find or pull a model',
      'Pause gpt-oss:20b',
      'Installed',
      'Delete it',
      'Show as table',
      'Unload',
      'Unpin',
      'More',
      'Context of llama3.2:3b',
      'Always at least',
      'Pinned',
      'Measure it',
      'Delete…',
    ];
    const places = order.map((name) => names.indexOf(name));
    expect(
      places.every((place) => place >= 0),
      names,
    ).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(stops.filter(({ outline, name }) => outline === 'none' && !name.startsWith('DIV'))).toEqual([]);
  });

  it('goes to pages with g and a letter', async () => {
    const page = await start();
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });

  it('does nothing by single letters in a field', async () => {
    const page = await start('/requests');
    await page.keyboard.press('/');
    await page.keyboard.type(' gojk?');
    await page.waitForFunction(() =>
      document.querySelector<HTMLInputElement>('[data-testid="filter-box"]')?.value.endsWith('gojk?'),
    );
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Requests');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('lists itself', async () => {
    const page = await start();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Pause live rows').waitFor();
    expect(await listViolations(page)).toEqual([]);
    await shoot(page, 'keys-1280x800-light');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});

describe('the command palette', () => {
  it('finds an action, carries it out, and gives the focus back', async () => {
    const page = await start();
    await page.getByTestId('daemon-restart').focus();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command or request id' }).waitFor();
    expect(await listViolations(page)).toEqual([]);
    const layer = await page.evaluate(() => {
      const corner = document.elementFromPoint(1200, 780);
      return corner === null ? 'nothing' : getComputedStyle(corner).backgroundColor;
    });
    expect(layer, 'the page stays visible behind the palette').toMatch(/^rgba\(/);
    await shoot(page, 'commands-1280x800-light');
    await page.keyboard.type('open req');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command or request id' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('stops the daemon after asking', async () => {
    const page = await start();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command or request id' }).fill('stop');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: '3 requests are running.' }).waitFor();
    expect(await listViolations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByTestId('sentence-start').waitFor();
  });

  it('opens a request by its id', async () => {
    const { page, fake } = await open();
    const id = fake.book.records[3]?.id ?? '';
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command or request id' }).fill(id);
    await page.keyboard.press('Enter');
    await page.getByTestId('inspector').getByText(id).first().waitFor();
  });
});

describe('motion', () => {
  it('is there where it is welcome and gone where it is not', async () => {
    const page = await start('/', 'no-preference');
    const read = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.querySelector('.button') ?? document.body).transitionDuration);
    expect(await read()).toBe('0.12s');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await read()).toBe('0s');
  });
});
