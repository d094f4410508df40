import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useKeyboardConsole } from './keyboard-fixture.ts';

const { page, fake, press, goTo, tabTo } = useKeyboardConsole();

const button = (name: string | RegExp): Locator =>
  page().getByRole('button', { name, exact: typeof name === 'string' });
const clipboard = (): Promise<string> => page().evaluate(() => navigator.clipboard.readText());
const type = (text: string): Promise<void> => page().keyboard.type(text);

/** The focus goes round in it and stays there; Esc closes it and gives the focus back to what opened it. */
async function expectHeld(part: Locator, opener: Locator): Promise<void> {
  const holds = (): Promise<boolean> => part.evaluate((element) => element.contains(document.activeElement));
  await expect.poll(holds).toBe(true);
  for (const key of [...Array.from({ length: 20 }, () => 'Tab'), 'Shift+Tab']) {
    await press(key);
    expect(await holds(), 'the focus stays in the dialog').toBe(true);
  }
  await press('Escape');
  await part.waitFor({ state: 'detached' });
  await expect.poll(() => opener.evaluate((element) => element === document.activeElement)).toBe(true);
}

describe('without a mouse', () => {
  it('Overview: a span is chosen, and a running request is cancelled', async () => {
    await goTo('Overview');
    await tabTo(page().getByRole('radio', { name: '24 h' }));
    await press('ArrowRight');
    await expect.poll(() => page().url()).toContain('span=7d');
    await tabTo(button(/^Cancel/).first());
    await press('Enter');
    await expect.poll(() => fake().orders.at(-1)).toMatch(/^cancel /);
  });

  it('Requests: rows are walked, one is opened and closed, a running one cancelled, and the filter written', async () => {
    await goTo('Requests');
    const inspector = page().getByTestId('inspector');
    await press('j', 'j', 'k', 'Enter');
    await inspector.waitFor();
    await press('Escape');
    await inspector.waitFor({ state: 'detached' });
    const { id = '' } = fake().status.inFlight[0] ?? {};
    await press('k', 'k', 'x');
    await expect.poll(() => fake().orders.at(-1)).toMatch(/^cancel /);
    expect(id).not.toBe('');
    await press('/');
    await type(' status:error');
    await press('Enter');
    await expect.poll(() => decodeURIComponent(page().url())).toContain('status:error');
  });

  it('Requests: a stretch of time is chosen by its bars', async () => {
    await goTo('Requests');
    const bars = page()
      .getByTestId('histogram')
      .getByRole('slider', { name: /^[\d,]+ requests, \d+ errors? over / });
    await tabTo(bars);
    await press('ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowLeft');
    await expect.poll(() => bars.getAttribute('aria-valuetext')).toMatch(/^\S+ to \S+, \d+ requests?, \d+ errors?$/);
    await press('Enter');
    await expect.poll(() => page().getByTestId('filter-box').inputValue()).toMatch(/since:20\S+T\S+ until:20\S+T\S+/);
  });

  it('Requests: a menu opens, is walked with the arrows, and gives the focus back', async () => {
    await goTo('Requests');
    const opener = button('Columns');
    await tabTo(opener);
    await press('Enter');
    const menu = page().getByRole('menu');
    await menu.waitFor();
    await press('ArrowDown');
    await expect.poll(() => menu.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await press('Escape');
    await menu.waitFor({ state: 'detached' });
    await expect.poll(() => opener.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('Models: one is loaded and unloaded again', async () => {
    await goTo('Models');
    const row = page().locator('[data-testid="model-row"][data-row-id="qwen3:8b"]');
    await tabTo(page().getByRole('grid').first());
    await press('Home', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown');
    await expect.poll(() => row.getAttribute('aria-selected')).toBe('true');
    await press('l');
    await expect.poll(() => fake().orders.at(-1)).toBe('load qwen3:8b');
    await row.getByRole('button', { name: 'Load' }).waitFor({ state: 'detached' });
    await press('u');
    await expect.poll(() => fake().orders.at(-1)).toBe('unload qwen3:8b');
  });

  it('Models: a dialog that a menu opened gives the focus back to the button of the menu', async () => {
    await goTo('Models');
    const opener = button('More').first();
    await tabTo(opener);
    await press('Enter');
    await page().getByRole('menuitem', { name: 'Copy to another name…' }).press('Enter');
    const dialog = page().getByRole('dialog');
    await dialog.waitFor();
    await expectHeld(dialog, opener);
  });

  it('Usage: another group is chosen, and what is shown exported', async () => {
    await goTo('Usage');
    await tabTo(page().getByRole('radio', { name: 'Project', exact: true }));
    await press('ArrowRight');
    await page().getByRole('table', { name: 'Use by app' }).waitFor();
    await tabTo(button('Export'));
    await press('Enter');
    await page().getByRole('menuitem', { name: 'Copy as CSV' }).waitFor();
    await press('ArrowDown', 'ArrowUp');
    await page().getByRole('menuitem', { name: 'Copy as CSV' }).press('Enter');
    await expect.poll(clipboard).toContain('name,requests,errors');
  });

  it('Usage: what happened is one stop, walked with the arrows, told of in words, and leads to its page', async () => {
    await goTo('Usage');
    const marks = page().getByTestId('event-mark');
    await tabTo(marks.last());
    await press('ArrowLeft', 'ArrowLeft', 'ArrowRight');
    const before = marks.nth(-2);
    await expect.poll(() => before.evaluate((mark) => mark === document.activeElement)).toBe(true);
    const words = await before.evaluate((mark) => [...mark.children].every((part) => part.checkVisibility()));
    expect(words).toBe(true);
    await press('Tab');
    expect(await marks.evaluateAll((all) => all.some((mark) => mark === document.activeElement))).toBe(false);
    await press('Shift+Tab', 'Home');
    await expect.poll(() => marks.first().evaluate((mark) => mark === document.activeElement)).toBe(true);
    await press('Enter');
    await page().getByRole('heading', { level: 1, name: 'Usage' }).waitFor({ state: 'detached' });
  });

  it('Routing: a rule is opened, changed and put in force', async () => {
    await goTo('Routing');
    const rule = button(/^Rule 2: claude-\*/);
    await tabTo(rule);
    await press('Enter');
    const dialog = page().getByRole('dialog');
    await dialog.waitFor();
    await expectHeld(dialog, rule);
    await press('Enter');
    await tabTo(dialog.getByRole('combobox', { name: 'Place 1' }));
    await press('ControlOrMeta+a');
    await type('local/gemma3:4b');
    const done = dialog.getByTestId('rule-done');
    await expect.poll(() => done.getAttribute('aria-disabled')).not.toBe('true');
    await tabTo(done);
    await press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page().getByTestId('apply-bar').getByText('Draft: 1 rule changed.').waitFor();
    await press('Control+Enter');
    await page().getByText('The rules are in force.').waitFor();
    expect(fake().config.store.current().config.models[1]?.use).toEqual(['local/gemma3:4b']);
    await tabTo(rule);
    await press('Delete');
    await page().getByTestId('apply-bar').getByText('Draft: 1 rule removed.').waitFor();
    await expect.poll(() => page().evaluate(() => document.activeElement?.matches('[data-rule-button]'))).toBe(true);
  });

  it('Access: a key is made, copied, and revoked', async () => {
    await goTo('Access');
    const opener = button('Key').first();
    await tabTo(opener);
    await press('Enter');
    const made = page().getByRole('dialog', { name: 'New key' });
    await made.waitFor();
    await expectHeld(made, opener);
    await press('Enter');
    await tabTo(made.getByLabel('Name'));
    await type('Phone');
    await press('Enter');
    await tabTo(made.getByRole('button', { name: /^Copy key/ }));
    await press('Enter');
    await expect.poll(clipboard).toMatch(/^sk-drover-/);
    await tabTo(made.getByRole('button', { name: 'Done' }));
    await press('Enter');
    await made.waitFor({ state: 'detached' });
    await tabTo(page().getByRole('radio', { name: /^Projects/ }));
    await press('ArrowRight');
    await page().getByTestId('key-row').filter({ hasText: 'Phone' }).first().waitFor();
    await tabTo(page().getByRole('grid').first());
    await press('Home', 'Enter');
    await tabTo(button('Revoke…'));
    await press('Enter');
    await tabTo(
      page()
        .getByRole('dialog')
        .getByRole('button', { name: /^Revoke / }),
    );
    await press('Enter');
    await expect.poll(() => fake().orders.at(-1)).toMatch(/^revoke /);
  });

  it('Config: a setting is changed, reviewed and saved', async () => {
    await goTo('Config');
    await tabTo(page().getByLabel('Keep awake'));
    await press('Space');
    const bar = page().getByTestId('apply-bar');
    await bar.getByText('1 change.').waitFor();
    const review = bar.getByRole('button', { name: 'Review' });
    await tabTo(review);
    await press('Enter');
    await expectHeld(page().getByRole('dialog'), review);
    await press('ControlOrMeta+Enter');
    await expect.poll(() => fake().config.readText()).toContain('keepAwake: false');
  });

  it('Logs: a word is found, and following is paused', async () => {
    await goTo('Logs');
    await press('/');
    await type('LLAMA_kv');
    await page().getByTestId('found').getByText('3 found').waitFor();
    await tabTo(page().getByTestId('log-list'));
    await press('Space');
    await page().getByTestId('follow-switch').getByText('Paused').waitFor();
  });

  it('Playground: a prompt is sent, and the answer stopped', async () => {
    await goTo('Playground');
    await press('/');
    await type('Tell me a story and wait');
    await press('Control+Enter');
    await expect.poll(() => fake().orders.at(-1)).toMatch(/^call \//);
    await page().getByTestId('stop-all').waitFor();
    await press('Escape');
    await expect.poll(() => fake().orders.at(-1)).toBe('call stopped');
  });

  it('Connect: the base URL is copied', async () => {
    await goTo('Connect');
    await tabTo(button('Copy base URL for OpenAI'));
    await press('Enter');
    await expect.poll(clipboard).toBe('http://127.0.0.1:11444/v1');
  });

  it('Settings: single letters are switched off and on, and count at once', async () => {
    await goTo('Settings');
    const letters = page().getByRole('switch', { name: 'Single-letter keys' });
    await tabTo(letters);
    await press('Space');
    await expect.poll(() => letters.isChecked()).toBe(false);
    await press('g', 'o');
    await press('Space');
    await expect.poll(() => letters.isChecked()).toBe(true);
    await goTo('Overview');
  });
});
