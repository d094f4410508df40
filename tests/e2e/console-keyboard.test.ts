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

describe('the keyboard', () => {
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
