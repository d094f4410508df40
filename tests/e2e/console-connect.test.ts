import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { shootAll, useConsole } from './console-fixture.ts';

const clientIn = (page: Page, id: string): Locator => page.locator(`[data-testid="client"][data-client="${id}"]`);
const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
const snippets = (page: Page, id: string): Promise<string> =>
  clientIn(page, id)
    .getByTestId('snippet')
    .allInnerTexts()
    .then((texts) => texts.join('\n'));

describe('the Connect page', () => {
  const { page, fake, reopen } = useConsole({
    path: '/connect',
    ready: (opened) => clientIn(opened, 'curl').waitFor(),
  });

  it('puts model, project and key into the lines of a client, and into its own address', async () => {
    await page().getByLabel('Model').selectOption('llama3.2:3b');
    await page().getByLabel('Project').selectOption('atlas');
    await page().getByLabel('Key').selectOption('CI');
    const open = clientIn(page(), 'claude-code').getByRole('button', { name: 'Claude Code', exact: true });
    await open.focus();
    await page().keyboard.press('Enter');
    expect(await open.getAttribute('aria-expanded')).toBe('true');
    const text = await snippets(page(), 'claude-code');
    expect(text).toContain('"ANTHROPIC_BASE_URL": "http://127.0.0.1:11444/p/atlas"');
    expect(text).toContain('"ANTHROPIC_MODEL": "llama3.2:3b"');
    expect(text).toContain('PASTE-THE-KEY-CI');
    await shootAll(page(), 'connect-open');
    const { search } = new URL(page().url());
    expect(Object.fromEntries(new URLSearchParams(search))).toEqual({
      ...{ model: 'llama3.2:3b', project: 'atlas', key: 'CI', client: 'claude-code' },
    });
    await page().reload();
    await expect.poll(() => snippets(page(), 'claude-code')).toBe(text);
    await clientIn(page(), 'claude-code').getByRole('button', { name: 'Copy settings of Claude Code' }).click();
    await expect.poll(() => clipboard(page())).toContain('"ANTHROPIC_AUTH_TOKEN": "PASTE-THE-KEY-CI"');
    await page().getByRole('button', { name: 'Copy base URL for OpenAI' }).click();
    await expect.poll(() => clipboard(page())).toBe('http://127.0.0.1:11444/p/atlas/v1');
  });

  it('names the address of the network for programs on other machines, and the key that they need', async () => {
    await page().getByRole('radio', { name: 'Another machine' }).click({ force: true });
    await page().getByText('Calls from other machines need a key: choose one above.').waitFor();
    expect(await page().getByTestId('base-url').first().innerText()).toContain('http://192.168.1.20:11444/v1');
  });

  it('says who has called by the log', async () => {
    expect(await clientIn(page(), 'claude-code').getByTestId('seen').innerText()).toContain('seen 2 min ago');
    expect(await clientIn(page(), 'codex').getByTestId('seen').innerText()).toContain('not seen yet');
  });

  it('sends one token as a test, and tells the timing or what to do next', async () => {
    await clientIn(page(), 'codex').getByRole('button', { name: 'Test Codex' }).click();
    await page().getByText('Answered in 412 ms by qwen3-coder:30b on local.').waitFor();
    expect(fake().orders).toEqual(['test responses qwen3-coder:30b -']);
    await page().getByLabel('Model').selectOption('llama3.3:70b');
    await page().getByLabel('Project').selectOption('atlas');
    await clientIn(page(), 'zed').getByRole('button', { name: 'Test Zed' }).click();
    await page().getByText('llama3.3:70b needs 44.6 GB').waitFor();
    await page().getByText('A smaller model fits at once.').waitFor();
    expect(fake().orders.at(-1)).toBe('test ollama llama3.3:70b atlas');
    await shootAll(page(), 'connect-refused');
    await clientIn(page(), 'zed').getByRole('link', { name: 'Show the request' }).click();
    await page().waitForURL(/\/requests\?id=/);
  });

  it('stands without a log, and without a model', async () => {
    await reopen({ scenario: 'empty', prepare: (prepared) => prepared.failCalls('storage') });
    await page().getByText('So nobody knows who has called.').waitFor();
    await page().getByText('No model is there yet').waitFor();
    const test = clientIn(page(), 'curl').getByRole('button', { name: 'Test curl' });
    expect(await test.getAttribute('aria-disabled')).toBe('true');
    await shootAll(page(), 'connect-empty');
  });
});

describe('the Settings page', () => {
  const { page, fake } = useConsole({
    path: '/settings',
    ready: (opened) => opened.getByTestId('about').waitFor(),
  });

  it('keeps theme and single letters in the browser', async () => {
    const ground = () => page().evaluate(() => getComputedStyle(document.body).backgroundColor);
    await shootAll(page(), 'settings');
    const light = await ground();
    await page().getByRole('radio', { name: 'Dark' }).click({ force: true });
    await expect.poll(ground).not.toBe(light);
    const dark = await ground();
    await page().getByRole('switch', { name: 'Single-letter keys' }).click();
    await page().reload();
    await page().getByTestId('about').waitFor();
    expect(await ground()).toBe(dark);
    await page().keyboard.press('g');
    await page().keyboard.press('n');
    await page().keyboard.press('Control+k');
    await page().getByRole('dialog', { name: 'Commands' }).waitFor();
    await page().keyboard.press('Escape');
    expect(new URL(page().url()).pathname).toBe('/settings');
    await page().getByRole('switch', { name: 'Single-letter keys' }).click();
    await page().keyboard.press('g');
    await page().keyboard.press('n');
    await page().waitForURL(/\/connect$/);
    await page().keyboard.press('Control+,');
    await page().waitForURL(/\/settings$/);
  });

  it('writes settings of the configuration at once, with Undo', async () => {
    const bodies = page().getByRole('switch', { name: 'Keep prompts and answers' });
    const days = page().getByLabel('Keep requests for');
    const sourceOf = (path: string) => fake().config.store.current().sources.get(path);
    const before = await bodies.isChecked();
    await bodies.click();
    await page()
      .getByText(`Keep prompts and answers: ${before ? 'off' : 'on'}.`)
      .waitFor();
    expect(fake().config.store.current().config.log.bodies).toBe(!before);
    await page().getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => fake().config.store.current().config.log.bodies).toBe(before);
    await days.fill('some');
    expect(await page().getByRole('button', { name: 'Save' }).getAttribute('aria-disabled')).toBe('true');
    await days.fill('30');
    await page().keyboard.press('Enter');
    await expect.poll(() => fake().config.store.current().config.log.retentionDays).toBe(30);
    expect(sourceOf('log.retentionDays')).toMatch(/^file/);
  });

  it('runs the checks and gives them to be copied, with the version', async () => {
    await page().getByRole('button', { name: 'Run the checks' }).click();
    const support = page().getByTestId('support');
    await support.waitFor();
    expect(await support.innerText()).toContain('Drover 0.1.0, commit e4d1c7a');
    await page().getByRole('button', { name: 'Copy what the checks found' }).click();
    await expect.poll(() => clipboard(page())).toContain('Drover 0.1.0, commit e4d1c7a');
  });
});

describe('the first start', () => {
  const { page, fake } = useConsole({
    scenario: 'empty',
    path: '/',
    ready: (opened) => opened.getByRole('list', { name: 'First steps' }).waitFor(),
  });

  it('leads from Ollama over a model that fits to the first request, each of which can be skipped', async () => {
    const steps = page().getByRole('list', { name: 'First steps' });
    await steps.getByText(/^Ollama .* answers\./).waitFor();
    const get = steps.getByRole('button', { name: /^Get .*, about .* GB$/ });
    await shootAll(page(), 'first-run');
    const [, name] = /^Get (\S+), /.exec(await get.innerText()) ?? [];
    await get.click();
    await steps.getByText(`${name} is being downloaded`).waitFor();
    expect(fake().inventory.pulls.map(({ model }) => model)).toEqual([name]);
    await steps.getByRole('button', { name: 'Skip: A model that fits this Mac' }).click();
    expect(await steps.locator('[aria-current="step"]').innerText()).toContain('The first request');
  });
});
