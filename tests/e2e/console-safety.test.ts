import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostileTexts } from '../fakes/control/scenarios.ts';
import { builtPageFolder } from '../fakes/control/serve-page.ts';
import { listViolations, shoot, useConsoles } from './console-fixture.ts';

const openPage = useConsoles();

describe('the console token', () => {
  it('is taken from the address once, kept for the tab, and leaves the address', async () => {
    const { page } = await openPage({ scenario: 'full', token: 's3cret', path: '/requests?q=is:cut#token=s3cret' });
    await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
    await expect.poll(() => page.url()).not.toContain('s3cret');
    expect(page.url()).toContain('q=is:cut');
    await page.reload();
    await page.getByText('Answered').first().waitFor();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('s3cret');
  });

  it('is asked for where it is missing, in words that say where it is', async () => {
    const { page } = await openPage({ scenario: 'full', token: 's3cret' });
    await page.getByRole('heading', { name: 'Drover needs the console token.' }).waitFor();
    await page.getByText('run/console-token').waitFor();
    expect(await listViolations(page)).toEqual([]);
    await shoot(page, 'token-1280x800-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await shoot(page, 'token-1280x800-dark');
    await page.getByLabel('Console token').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'That token is not the one in force.' }).waitFor();
    await page.getByLabel('Console token').fill('s3cret');
    await page.keyboard.press('Enter');
    await page.getByText('Healthy.').waitFor();
  });
});

describe('T35 hostile names in rows', () => {
  it('stay text: no dialog, no request, no markup', async () => {
    const dialogs: string[] = [];
    const asked: string[] = [];
    const { page, fake, errors } = await openPage({
      scenario: 'hostile',
      path: '/requests?q=',
      prepare: (_, page) => {
        page.on('dialog', (dialog) => {
          dialogs.push(dialog.message());
          void dialog.dismiss();
        });
        page.on('request', (request) => asked.push(request.url()));
      },
    });
    await page.getByTestId('request-row').first().waitFor();
    expect(await page.getByTestId('request-row').allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringContaining(hostileTexts[0])]),
    );
    for (let index = 0; index < hostileTexts.length; index += 1) {
      await page.getByTestId('request-row').nth(index).click();
      await page.getByTestId('inspector').getByText('Reading prompt').waitFor();
      for (const tab of ['Route', 'Translation', 'Raw']) await page.getByRole('tab', { name: tab }).click();
    }
    await page.getByTestId('filter-box').fill('<img src=x onerror=alert(1)> project:"<b>x</b>"');
    await page.getByText('Nothing matches.').waitFor();
    await page.goto(`${fake.url}/`);
    await page.getByTestId('use-row').first().waitFor();
    for (const name of ['App', 'Model']) await page.getByRole('radio', { name }).check();
    expect(dialogs).toEqual([]);
    expect(asked.filter((url) => !url.startsWith(`${fake.url}/`))).toEqual([]);
    expect(asked.filter((url) => /stolen|\/x$/.test(url))).toEqual([]);
    expect(await page.locator('img, iframe, object, embed').count()).toBe(0);
    expect(await page.locator('script:not([src])').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it('never become the target of a link', async () => {
    const { page } = await openPage({ scenario: 'hostile', path: '/' });
    await page.getByTestId('use-row').first().waitFor();
    const targets = await page
      .locator('a[href]')
      .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).protocol));
    expect(new Set(targets)).toEqual(new Set(['http:']));
  });
});

it('loads nothing from anywhere else, writes no inline script, and runs under a strict policy', async () => {
  const asked: string[] = [];
  const { page, fake, errors } = await openPage({
    scenario: 'full',
    prepare: (_, page) => void page.on('request', (request) => asked.push(request.url())),
  });
  await page.locator('.recharts-surface').waitFor();
  expect(asked.every((url) => url.startsWith(fake.url))).toBe(true);
  expect(await page.locator('script:not([src])').count()).toBe(0);
  expect(errors).toEqual([]);
});

it('brings no schema library along: the way it looks for eval would trip the policy', () => {
  const scripts = globSync('assets/*.js', { cwd: builtPageFolder });
  const texts = scripts.map((name) => readFileSync(join(builtPageFolder, name), 'utf8'));
  expect(texts.some((text) => text.includes('createElement'))).toBe(true);
  expect(scripts.filter((_name, index) => /ZodError|\$ZodType/.test(texts[index] ?? ''))).toEqual([]);
});
