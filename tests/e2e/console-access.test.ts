import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { listViolations, shoot, shootAll, sizes, useConsole } from './console-fixture.ts';

const { page, fake, errors } = useConsole({
  path: '/access',
  ready: (page) => page.locator('[data-testid="project-row"][data-row-id="atlas"]').waitFor(),
});

const projectRow = (id: string): Locator => page().locator(`[data-testid="project-row"][data-row-id="${id}"]`);
const keyRow = (name: string): Locator => page().getByTestId('key-row').filter({ hasText: name });
const detail = (): Locator => page().getByTestId('access-detail');
const segment = (name: string): Locator => page().getByRole('radio', { name, exact: true });
const show = (name: string): Promise<void> =>
  page().getByRole('radiogroup', { name: 'Shown' }).getByRole('radio', { name }).click({ force: true });
const clipboard = (): Promise<string> => page().evaluate(() => navigator.clipboard.readText());
const isSecretInPage = (secret: string): Promise<boolean> =>
  page().evaluate((text) => {
    const stored = JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), location.href]);
    return document.documentElement.outerHTML.includes(text) || stored.includes(text);
  }, secret);

describe('a key', () => {
  it('is made, shown once, copied, and gone when its window closes', async () => {
    await page().getByRole('button', { name: 'Key', exact: true }).first().click();
    const dialog = page().getByRole('dialog', { name: 'New key' });
    await dialog.getByLabel('Name').fill('Phone');
    await dialog.getByLabel('Project').selectOption('atlas');
    await dialog.getByLabel('Models, with commas').fill('qwen3*, llama3.2:3b');
    await dialog.getByRole('radio', { name: '90 days' }).click({ force: true });
    await dialog.getByText('Limits of its own').click();
    await dialog.getByRole('radio', { name: '30 min' }).click({ force: true });
    await dialog.getByLabel('Requests a minute').fill('some');
    await dialog.getByText('A number such as 60').waitFor();
    await shootAll(page(), 'access-new-key');
    await dialog.getByLabel('Requests a minute').fill('30');
    await dialog.getByRole('button', { name: 'Make key Phone' }).click();
    await dialog.getByText('This is the only time it is shown').waitFor();
    const key = await dialog.getByTestId('key-text').innerText();
    expect(key).toMatch(/^sk-drover-[a-z2-7]{12}-[\w-]{43}$/);
    const secret = key.slice(-43);
    expect(await dialog.getByTestId('client-lines').innerText()).toContain(`Bearer ${key}`);
    for (const client of ['OpenAI', 'Anthropic', 'Ollama']) {
      await dialog.getByRole('radio', { name: client }).click({ force: true });
      expect(await dialog.getByTestId('client-lines').innerText()).toContain('127.0.0.1:11444');
    }
    await shootAll(page(), 'access-shown-key');
    await page().keyboard.press('Escape');
    await dialog.getByText('It was not copied yet.').waitFor();
    await dialog.getByRole('button', { name: /^Copy key/ }).click();
    await expect.poll(clipboard).toBe(key);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await isSecretInPage(secret)).toBe(false);
    expect(fake().access.keys[0]?.record).toMatchObject({
      ...{ name: 'Phone', project: 'atlas', models: ['qwen3*', 'llama3.2:3b'], keepAlive: '30m' },
      limits: { rpm: 30, tokensPerDay: null },
    });
    expect(fake().access.keys[0]?.record.expiresAtMs).toBeGreaterThan(Date.now() + 89 * 86_400_000);
    await detail().getByRole('button', { name: /Phone/ }).waitFor();
    await page().reload();
    await projectRow('atlas').waitFor();
    expect(await isSecretInPage(secret)).toBe(false);
    expect(errors()).toEqual([]);
  });

  it('is read out by what it begins with alone', async () => {
    await page().getByRole('button', { name: 'Key', exact: true }).first().click();
    const dialog = page().getByRole('dialog', { name: 'New key' });
    await dialog.getByLabel('Name').fill('Phone');
    await page().keyboard.press('Enter');
    const key = await dialog.getByTestId('key-text').innerText();
    const heard = await dialog.ariaSnapshot();
    expect(heard).toContain(`A key that begins with ${key.slice(0, 22)}.`);
    expect(heard).not.toContain(key.slice(-43));
  });

  it('is rotated: another is shown, and the old one stays good as long as it was said', async () => {
    await show('Keys');
    await keyRow('CI').click();
    await shootAll(page(), 'access-keys');
    await detail().getByRole('button', { name: 'Rotate…' }).click();
    const dialog = page().getByRole('dialog', { name: 'Rotate CI' });
    await dialog.getByText('188 requests in 7 days, the last by GitHub runner, 10.0.0.31.').waitFor();
    await dialog.getByRole('radio', { name: '7 days' }).click({ force: true });
    await dialog.getByText('The old key stays good for 7 days.').waitFor();
    expect(await listViolations(page())).toEqual([]);
    await dialog.getByRole('button', { name: 'Rotate CI' }).click();
    await dialog.getByTestId('key-text').waitFor();
    await dialog.getByRole('button', { name: /^Copy key/ }).click();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await keyRow('CI').filter({ hasText: 'replaced, 7 d left' }).waitFor();
    expect(fake().orders.at(-1)).toMatch(/^rotate \w{12} 604800000$/);
    await detail().getByText('Replaced by').waitFor();
    expect(await detail().getByRole('button', { name: 'Rotate…' }).count()).toBe(0);
  });

  it('is revoked after asking, which says who will miss it', async () => {
    await detail()
      .getByRole('button', { name: /^Good.* CI / })
      .or(detail().getByRole('button', { name: / CI / }))
      .first()
      .click();
    await detail().getByRole('heading', { name: 'CI' }).waitFor();
    expect(page().url()).toContain('view=keys');
    await detail().getByRole('button', { name: 'Revoke…' }).click();
    const dialog = page().getByRole('dialog', { name: 'Revoke CI?' });
    await dialog.getByText('188 requests in 7 days. Last used 3 h ago by GitHub runner, 10.0.0.31.').waitFor();
    await shoot(page(), 'access-revoke-1280x800-light');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(fake().orders.some((order) => order.startsWith('revoke'))).toBe(false);
    await detail().getByRole('button', { name: 'Revoke…' }).click();
    await dialog.getByRole('button', { name: 'Revoke CI, 188 requests in 7 days' }).click();
    await page().getByText('CI is revoked: it is refused from now on.').waitFor();
    await keyRow('CI').filter({ hasText: 'revoked' }).waitFor();
    expect(await detail().getByRole('button', { name: 'Revoke…' }).count()).toBe(0);
  });
});

describe('a project', () => {
  it('shows its limits as bars, and keeps to a new one as soon as it is saved', async () => {
    await projectRow('atlas').getByText('41 of 60').waitFor();
    await projectRow('atlas').getByText('1.3 of 2.0 M').waitFor();
    await projectRow('inbox-triage').getByRole('img', { name: 'Used up' }).first().waitFor();
    await projectRow('atlas').click();
    await shootAll(page(), 'access-projects');
    await detail().getByRole('region', { name: 'Limits' }).getByRole('button', { name: 'Change' }).click();
    const form = detail().getByRole('region', { name: 'Limits' });
    expect(await form.getByLabel('Tokens a day').inputValue()).toBe('2 M');
    await form.getByLabel('Requests a minute').fill('x');
    await form.getByText('A number such as 60').waitFor();
    await page().keyboard.press('Enter');
    expect(await form.getByRole('button', { name: 'Save limits' }).getAttribute('aria-disabled')).toBe('true');
    expect(fake().orders).toEqual([]);
    await shootAll(page(), 'access-limits');
    await form.getByLabel('Requests a minute').fill('120');
    await form.getByLabel('Tokens a day').fill('');
    await page().keyboard.press('Enter');
    await projectRow('atlas').getByText('41 of 120').waitFor();
    await page().getByText('atlas: the new limits are in force.').waitFor();
    expect(fake().access.projects[0]?.limits).toMatchObject({
      rpm: 120,
      tokensPerDay: null,
      tokensPerMonth: 40_000_000,
    });
    await page().getByRole('button', { name: 'Undo' }).click();
    await projectRow('atlas').getByText('41 of 60').waitFor();
    expect(fake().access.projects[0]?.limits).toMatchObject({ rpm: 60, tokensPerDay: 2_000_000 });
  });

  it('lets models, priority, stay, bodies and leaving this Mac be set, each at once and with Undo', async () => {
    const project = () => fake().access.projects.find(({ id }) => id === 'notes');
    await projectRow('notes').click();
    await detail()
      .getByRole('checkbox', { name: /Local only/ })
      .click();
    await expect.poll(() => project()?.isLocalOnly).toBe(false);
    await page().getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => project()?.isLocalOnly).toBe(true);
    await segment('Batch').click({ force: true });
    await expect.poll(() => project()?.priority).toBe('batch');
    await segment('2 h').click({ force: true });
    await expect.poll(() => project()?.keepAlive).toBe('2h');
    await segment('Keep').click({ force: true });
    await expect.poll(() => project()?.keepsBodies).toBe(true);
    await detail().getByRole('button', { name: 'Change the models of notes' }).click();
    await detail().getByLabel('Names or patterns').fill('nomic-embed-text, <b>');
    await detail().getByText('<b> is no model').waitFor();
    await detail().getByLabel('Names or patterns').fill('nomic-embed-text, llama3.2*');
    await page().keyboard.press('Enter');
    await expect.poll(() => project()?.models).toEqual(['nomic-embed-text', 'llama3.2*']);
    await detail().getByText('nomic-embed-text, llama3.2*').waitFor();
  });

  it('is made of an app that called without one, with the address that leads to it', async () => {
    await page().getByRole('button', { name: 'Adopt curl as a project' }).click();
    const dialog = page().getByRole('dialog', { name: 'Adopt curl as a project' });
    expect(await dialog.getByLabel('Name').inputValue()).toBe('curl');
    await dialog.getByText('http://127.0.0.1:11444/p/curl').waitFor();
    await dialog.getByLabel('Name').fill('atlas');
    expect(await dialog.getByRole('button', { name: 'Add project atlas' }).getAttribute('aria-disabled')).toBe('true');
    await dialog.getByLabel('Name').fill('curl');
    await dialog.getByLabel('Requests a minute').fill('10');
    await shootAll(page(), 'access-adopt');
    await dialog.getByRole('button', { name: 'Add project curl' }).click();
    await projectRow('curl').waitFor();
    await detail().getByRole('heading', { name: 'curl' }).waitFor();
    await page().getByText('Project curl is in force.').waitFor();
    expect(fake().access.projects.at(-1)).toMatchObject({ id: 'curl', limits: { rpm: 10 } });
    await page().getByRole('button', { name: 'Undo' }).click();
    await projectRow('curl').waitFor({ state: 'detached' });
    await page().getByRole('button', { name: 'Adopt python3.12 of scripts as a project' }).click();
    expect(await page().getByRole('dialog').getByLabel('Name').inputValue()).toBe('scripts');
  });

  it('goes after asking, which says what it did and what becomes of its keys', async () => {
    await detail().getByRole('button', { name: 'Remove…' }).click();
    const dialog = page().getByRole('dialog', { name: 'Remove atlas?' });
    await dialog.getByText('2,874 requests in 7 days.').waitFor();
    await dialog.getByText('Its 2 keys stay good').waitFor();
    await dialog.getByRole('button', { name: 'Remove atlas, 2,874 requests in 7 days' }).click();
    await projectRow('atlas').waitFor({ state: 'detached' });
  });
});

describe('the audit', () => {
  it('shows all that was done, newest first, finds in it, and goes back page by page', async () => {
    await projectRow('notes').click();
    await segment('Batch').click({ force: true });
    await page().getByText('notes: others go first.').waitFor();
    await show('Audit');
    await page().getByTestId('audit-row').first().getByText('Changed project').waitFor();
    await page().getByTestId('audit-row').first().getByText('notes').waitFor();
    await shootAll(page(), 'access-audit');
    expect(await page().getByTestId('audit-row').count()).toBe(100);
    await page().getByRole('button', { name: 'Show older' }).click();
    await page().getByText('limits.rpm, change 1', { exact: true }).waitFor();
    await page().getByRole('radiogroup', { name: 'About' }).getByRole('radio', { name: 'Keys' }).click({ force: true });
    await page().getByTestId('audit-row').nth(4).waitFor({ state: 'detached' });
    await page().getByTestId('audit-row').first().getByText('Rotated key').waitFor();
    await page().getByTestId('audit-find').fill('deploy');
    await expect.poll(() => page().getByTestId('audit-row').count()).toBe(1);
    expect(page().url()).toContain('about=key');
    await page().getByTestId('audit-find').fill('nothing of it');
    await page().getByText('Nothing matches.').waitFor();
    await page().getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => page().getByTestId('audit-row').count()).toBe(150);
    await page().getByText('Stopped Ollama: refused').waitFor();
  });
});

describe('the note on top', () => {
  it('warns of a port that is open to the network and not encrypted, with what to do', async () => {
    await page().getByTestId('reach').getByText('Open to this Mac only.').waitFor();
    fake().access.reach = { url: 'http://0.0.0.0:11444', takeOverUrl: null, isLoopbackOnly: false, isEncrypted: false };
    await page().reload();
    await page().getByTestId('reach').getByText('Open to the network, not encrypted.').waitFor();
    await page()
      .getByTestId('reach')
      .getByRole('button', { name: /gateway\.tls/ })
      .waitFor();
    await shootAll(page(), 'access-open');
    await page().getByRole('button', { name: 'Key', exact: true }).first().click();
    await page().getByRole('dialog').getByLabel('Name').fill('Phone');
    await page().keyboard.press('Enter');
    await page().getByTestId('client-lines').getByText('NAME-OF-THIS-MAC.local:11444').waitFor();
  });
});

describe('the keyboard', () => {
  it('reaches the page, moves through rows, opens and closes the sheet', async () => {
    await page().goto(`${fake().url}/`);
    await page().getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page().keyboard.press('g');
    await page().keyboard.press('a');
    await page().getByRole('heading', { level: 1, name: 'Access' }).waitFor();
    await page().setViewportSize(sizes[1]);
    await projectRow('atlas').waitFor();
    expect(await detail().count()).toBe(0);
    await page().keyboard.press('j');
    await page().keyboard.press('Enter');
    await detail().getByRole('heading', { name: 'ledger' }).waitFor();
    await page().keyboard.press('Escape');
    await detail().waitFor({ state: 'detached' });
    await page().keyboard.press('k');
    await expect.poll(() => projectRow('atlas').getAttribute('aria-selected')).toBe('true');
    await page().keyboard.press('Control+k');
    await page().keyboard.type('open acc');
    await page().getByRole('option', { name: 'Open Access' }).waitFor();
  });
});
