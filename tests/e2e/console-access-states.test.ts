import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { shootAll, useConsole } from './console-fixture.ts';
import { skipUntilStale } from './states-fixture.ts';

const { page, fake, errors, reopen } = useConsole({
  path: '/access',
  ready: (page) => page.locator('[data-testid="project-row"][data-row-id="atlas"]').waitFor(),
});

const projectRow = (id: string): Locator => page().locator(`[data-testid="project-row"][data-row-id="${id}"]`);
const detail = (): Locator => page().getByTestId('access-detail');
const show = (name: string): Promise<void> =>
  page().getByRole('radiogroup', { name: 'Shown' }).getByRole('radio', { name }).click({ force: true });

describe('the states of the page', () => {
  it('empty: names the apps that need no key, to adopt them', async () => {
    await reopen({ scenario: 'empty' });
    await page().getByText('Apps on this Mac need no key; here they are.').waitFor();
    await shootAll(page(), 'access-empty');
    await show('Keys');
    await page().getByText('There is no key.').waitFor();
    await show('Audit');
    await page().getByText('Nothing was done yet.').waitFor();
    await show('Projects');
    await page().getByRole('button', { name: 'Adopt Raycast as a project' }).click();
    await page().getByRole('button', { name: 'Add project Raycast' }).click();
    await projectRow('Raycast').waitFor();
  });

  it('loading: keeps its frame, and moves nothing when the data comes', async () => {
    let release = (): void => undefined;
    await reopen({
      prepare: (fake) => {
        release = fake.holdCalls();
      },
    });
    await page().getByRole('status', { name: 'Projects are loading' }).waitFor();
    const measure = (): Promise<(number | undefined)[]> =>
      page().evaluate(() =>
        ['.tool-bar', 'h1', '.access-detail'].flatMap((selector) => {
          const box = document.querySelector(selector)?.getBoundingClientRect();
          return [box?.x, box?.width];
        }),
      );
    const before = await measure();
    await shootAll(page(), 'access-loading');
    release();
    await projectRow('atlas').waitFor();
    expect(await measure()).toEqual(before);
  });

  it('stale: says since when, and takes no order', async () => {
    await reopen({ hasOwnClock: true });
    await projectRow('atlas').waitFor();
    fake().mute();
    await skipUntilStale(page());
    expect(await page().getByRole('button', { name: 'Remove…' }).getAttribute('aria-disabled')).toBe('true');
    expect(await page().getByRole('button', { name: 'Key', exact: true }).first().getAttribute('aria-disabled')).toBe(
      'true',
    );
    await shootAll(page(), 'access-stale');
  });

  it('failed: one sentence, what still works, and another try', async () => {
    fake().failCalls('crash');
    await page().reload();
    await page().getByText('Keys and limits hold all the same.').waitFor();
    await shootAll(page(), 'access-failed');
    fake().failCalls(null);
    await page().getByRole('button', { name: 'Try again' }).click();
    await projectRow('atlas').waitFor();
  });

  it('without the request log: limits and keys stand, and what is not known is said', async () => {
    fake().failCalls('storage');
    await page().reload();
    await page().getByText('Who called is not known.').waitFor();
    await projectRow('atlas').getByText('41 of 60').waitFor();
    await detail().getByText('What it did is not known').waitFor();
    await shootAll(page(), 'access-no-log');
  });

  it('stopped: Ollama is not needed for it', async () => {
    await reopen({ scenario: 'stopped' });
    await projectRow('atlas').getByText('41 of 60').waitFor();
    expect(errors()).toEqual([]);
  });

  it('read-only: says where the projects come from', async () => {
    fake().access.whyNotProjects =
      'The projects come from the environment variable DROVER_PROJECTS; change them there.';
    await page().reload();
    await page().getByRole('note').getByText('DROVER_PROJECTS').waitFor();
    expect(await page().getByRole('button', { name: 'Project', exact: true }).getAttribute('aria-disabled')).toBe(
      'true',
    );
  });

  it('T35 hostile names stay text', async () => {
    const dialogs: string[] = [];
    await reopen({
      scenario: 'hostile',
      prepare: (_, opened) => {
        opened.on('dialog', (dialog) => {
          dialogs.push(dialog.message());
          void dialog.dismiss();
        });
      },
    });
    await page().getByText('<img src=x onerror=alert(1)>').first().waitFor();
    await page()
      .getByRole('button', { name: /^Adopt/ })
      .first()
      .click();
    await page().getByRole('dialog').getByLabel('Name').waitFor();
    await page().keyboard.press('Escape');
    for (const name of ['Keys', 'Audit']) await show(name);
    await page().getByTestId('audit-row').first().waitFor();
    expect(dialogs).toEqual([]);
    expect(await page().locator('img, iframe, object, embed').count()).toBe(0);
    expect(errors()).toEqual([]);
  });
});
