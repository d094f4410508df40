import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import OpenAI from 'openai';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { shootAll } from './console-fixture.ts';
import { useLiveConsole } from './live-fixture.ts';

const [small, other] = ['qwen3:4b', 'llama3.2:3b'] as const;
const firstConfig = `# yaml-language-server: $schema=./config.schema.json
version: 1
daemon: { memoryBudget: 48, contextLength: 8192 }
models:
  # what the editor asks for
  - match: coder
    use:
      - local/${small}
projects:
  - { id: atlas }
  - { id: ledger }
`;
let firstKey: string;
let secondKey: string;
const { page, drover, dataDir, errors } = useLiveConsole({
  path: '/routing?q=coder',
  config: firstConfig,
  env: () => ({ DROVER_SIM_LOAD_MS: '50', DROVER_SIM_TOKENS_PER_SECOND: '1000' }),
  permissions: ['clipboard-read', 'clipboard-write'],
});
const configFile = (): string => join(dataDir(), 'config.yaml');

const button = (name: string | RegExp): Locator =>
  page().getByRole('button', { name, exact: typeof name === 'string' });
const dialog = (): Locator => page().getByRole('dialog');
const bar = (): Locator => page().getByTestId('apply-bar');
const ruleOf = (match: string): Locator =>
  page()
    .getByTestId('rule')
    .filter({ has: page().locator('.rule-match', { hasText: match }) });
const editor = (): Locator => page().getByTestId('yaml-editor');
const detail = (): Locator => page().getByTestId('access-detail');
const projectRow = (id: string): Locator => page().locator(`[data-testid="project-row"][data-row-id="${id}"]`);
const keyRow = (name: string): Locator => page().getByTestId('key-row').filter({ hasText: name });
const auditRow = (what: string, which: string): Locator =>
  page().getByTestId('audit-row').filter({ hasText: what }).filter({ hasText: which });
const file = (): string => readFileSync(configFile(), 'utf8');
const clipboard = (): Promise<string> => page().evaluate(() => navigator.clipboard.readText());

async function openPage(name: 'Config' | 'Access' | 'Routing'): Promise<void> {
  await page().getByRole('link', { name, exact: true }).click();
  await page().getByRole('heading', { level: 1, name }).waitFor();
}

const show = (name: string): Promise<void> =>
  page().getByRole('radiogroup', { name: 'Shown' }).getByRole('radio', { name }).click({ force: true });

/** Puts the caret at the end of the line with these words, and takes `count` characters away. */
async function eraseAtLine(words: string, count: number): Promise<void> {
  await editor().locator('.cm-line', { hasText: words }).first().click();
  await page().keyboard.press('End');
  for (let erased = 0; erased < count; erased += 1) await page().keyboard.press('Backspace');
}

interface Asked {
  readonly model: string;
  readonly apiKey?: string;
  readonly project?: string;
  /** How many answers. */
  readonly n?: number;
}

/** Asks as a program would; the model that answered, or the status of the refusal. */
async function ask({ model, apiKey = 'not-needed', project, n = 1 }: Asked): Promise<string | number> {
  const base = project === undefined ? drover().gateway : `${drover().gateway}/p/${project}`;
  const client = new OpenAI({ baseURL: `${base}/v1`, apiKey, maxRetries: 0 });
  try {
    const { response } = await client.chat.completions
      .create({ model, n, messages: [{ role: 'user', content: 'Say hello' }] })
      .withResponse();
    return response.headers.get('x-drover-model') ?? 'nobody said';
  } catch (error) {
    if (error instanceof OpenAI.APIError && error.status !== undefined) return error.status;
    throw error;
  }
}

async function takeKey(): Promise<string> {
  const key = await dialog().getByTestId('key-text').innerText();
  await dialog()
    .getByRole('button', { name: /^Copy key/ })
    .click();
  await expect.poll(clipboard).toBe(key);
  await dialog().getByRole('button', { name: 'Done' }).click();
  await dialog().waitFor({ state: 'detached' });
  return clipboard();
}

describe('a mapping of a live service', () => {
  it('is changed in a draft that the dry run goes by, put in force for the next request, and taken back', async () => {
    await page().getByTestId('dry-result').getByText(`local/${small}`).waitFor();
    expect(await ask({ model: 'coder' })).toBe(small);
    await ruleOf('coder')
      .getByRole('button', { name: /^Rule 1: coder/ })
      .click();
    await dialog().getByLabel('Asked for', { exact: true }).fill('helper');
    await dialog().getByLabel('Place 1', { exact: true }).fill(`local/${other}`);
    await button('Change in draft').click();
    await page().getByLabel('Model', { exact: true }).fill('helper');
    await page().getByTestId('dry-result').getByText(`local/${other}`).waitFor();
    await bar().getByText('Draft: 1 rule changed.').waitFor();
    await bar()
      .getByText(/^\d+ requests? of the last 7 days would have gone elsewhere\.|^No request of the last 7 days/)
      .waitFor();
    expect(await ask({ model: 'helper' })).toBe(404);
    await shootAll(page(), 'live-routing-draft');
    await button(/^Apply/).click();
    await page().getByText('The rules are in force.').waitFor();
    expect(await ask({ model: 'helper' })).toBe(other);
    expect(file()).toContain('# what the editor asks for');
    await shootAll(page(), 'live-routing');
    await button('Undo').click();
    await page().getByText('The rules are as they were before.').waitFor();
    expect(file()).toBe(firstConfig);
    expect(await ask({ model: 'helper' })).toBe(404);
    expect(await ask({ model: 'coder' })).toBe(small);
  });

  it('F64 that is wrong in the text is told at its line, mended there, applied, in force, and undone', async () => {
    await openPage('Config');
    await editor().waitFor();
    await eraseAtLine(`- local/${small}`, `local/${small}`.length);
    await page().keyboard.type(`locl/${other}`);
    await page().getByTestId('config-state').getByText('Not valid, line 8').waitFor();
    await page()
      .getByTestId('config-problems')
      .getByText(/^Line 8, column \d+: models\.0\.use\.0/)
      .waitFor();
    await shootAll(page(), 'live-config-wrong');
    await page().keyboard.press('ControlOrMeta+Enter');
    expect(file()).toBe(firstConfig);
    await eraseAtLine(`- locl/${other}`, `locl/${other}`.length);
    await page().keyboard.type(`local/${other}`);
    await page().keyboard.press('Escape');
    await page().getByTestId('config-state').getByText('Valid', { exact: true }).waitFor();
    await bar().getByText('1 change.').waitFor();
    await shootAll(page(), 'live-config-draft');
    await bar()
      .getByRole('button', { name: /^Apply/ })
      .click();
    await page().getByText('1 change is saved.').waitFor();
    expect(file()).toBe(firstConfig.replace(`local/${small}`, `local/${other}`));
    expect(await ask({ model: 'coder' })).toBe(other);
    await button('Undo').click();
    await expect.poll(file).toBe(firstConfig);
    await expect.poll(() => ask({ model: 'coder' })).toBe(small);
  });

  it('F63 F67 that an editor of the file breaks is told at its line, while requests go on', async () => {
    await button(/^History, \d+ changes?$/).waitFor();
    writeFileSync(configFile(), firstConfig.replace('use:', 'uses:'));
    await page()
      .getByTestId('config-problems')
      .getByText(/^Line 7, column \d+: /)
      .waitFor();
    await page().getByTestId('config-problems').getByText('The last good copy of the file is in force.').waitFor();
    expect(await ask({ model: 'coder' })).toBe(small);
    await shootAll(page(), 'live-config-broken');
    writeFileSync(configFile(), firstConfig);
    await page().getByTestId('config-problems').waitFor({ state: 'detached' });
    expect(await ask({ model: 'coder' })).toBe(small);
  });
});

describe('a key of a live service', () => {
  it('is made, copied, and good for a request', async () => {
    await openPage('Access');
    await projectRow('atlas').waitFor();
    await button('Key').first().click();
    await dialog().getByLabel('Name').fill('Phone');
    await dialog().getByLabel('Project').selectOption('atlas');
    await dialog().getByRole('button', { name: 'Make key Phone' }).click();
    firstKey = await takeKey();
    expect(await ask({ model: 'coder', apiKey: firstKey })).toBe(small);
    expect(await ask({ model: 'coder', apiKey: `${firstKey.slice(0, -43)}${'a'.repeat(43)}` })).toBe(401);
  });

  it('shows its use: when it was last, and how often', async () => {
    await show('Keys');
    await keyRow('Phone').click();
    await detail()
      .getByText(/^(just )?now, .*this Mac$|ago, .*this Mac$/)
      .waitFor();
    await expect.poll(() => keyRow('Phone').innerText()).toMatch(/\s1$/);
    await shootAll(page(), 'live-access-keys');
  });

  it('is changed: what one request may ask for holds for its next one, and Undo takes it back', async () => {
    const twice = (): Promise<string | number> => ask({ model: 'coder', apiKey: firstKey, n: 2 });
    expect(await twice()).toBe(small);
    await detail().getByRole('button', { name: 'Change…' }).click();
    await dialog().getByLabel('Answers at once').fill('1');
    await dialog().getByRole('radio', { name: 'Refuse' }).click({ force: true });
    await shootAll(page(), 'live-access-change-key');
    await dialog().getByRole('button', { name: 'Save Phone' }).click();
    await page().getByText('Phone is changed, from its next request on.').waitFor();
    await detail().getByTestId('most-list').getByText('it is refused').waitFor();
    expect(await twice()).toBe(400);
    await button('Undo').click();
    await detail().getByTestId('most-list').waitFor({ state: 'detached' });
    expect(await twice()).toBe(small);
  });

  it('is rotated: the old one and the new one are good for as long as it was said', async () => {
    await detail().getByRole('button', { name: 'Rotate…' }).click();
    await dialog().getByRole('radio', { name: '1 hour' }).click({ force: true });
    await dialog().getByRole('button', { name: 'Rotate Phone' }).click();
    await dialog().getByText('The old key stays good for 1 hour.').waitFor();
    secondKey = await takeKey();
    expect(secondKey).not.toBe(firstKey);
    expect(await ask({ model: 'coder', apiKey: firstKey })).toBe(small);
    expect(await ask({ model: 'coder', apiKey: secondKey })).toBe(small);
    await keyRow('Phone').filter({ hasText: 'replaced' }).waitFor();
  });

  it('is revoked: the next request with it is refused, the one in its place is not', async () => {
    await keyRow('Phone').filter({ hasText: 'replaced' }).click();
    await detail().getByRole('button', { name: 'Revoke…' }).click();
    await dialog()
      .getByRole('button', { name: /^Revoke Phone/ })
      .click();
    await page().getByText('Phone is revoked: it is refused from now on.').waitFor();
    await keyRow('Phone').filter({ hasText: 'revoked' }).waitFor();
    expect(await ask({ model: 'coder', apiKey: firstKey })).toBe(401);
    expect(await ask({ model: 'coder', apiKey: secondKey })).toBe(small);
  });
});

describe('a project of a live service', () => {
  it('has the most for one request set on the page, and a request for more refused', async () => {
    await show('Projects');
    await projectRow('atlas').click();
    expect(await ask({ model: 'coder', project: 'atlas', n: 2 })).toBe(small);
    await button('Change the most for one request of atlas').click();
    const most = detail().getByRole('region', { name: 'The most for one request' });
    await most.getByLabel('Answers at once').fill('1');
    await most.getByLabel('Stay in memory').fill('90m');
    await most.getByRole('radio', { name: 'Refuse' }).click({ force: true });
    await most.getByRole('button', { name: 'Save' }).click();
    await page().getByText('atlas: what one request may ask for is in force.').waitFor();
    await most.getByText('it is refused').waitFor();
    await expect.poll(() => ask({ model: 'coder', project: 'atlas', n: 2 })).toBe(400);
    expect(file()).toMatch(/keepAlive: 90m/);
    await shootAll(page(), 'live-access-most');
  });

  it('that is limited to two requests a minute has its third one refused', async () => {
    await show('Projects');
    await projectRow('ledger').click();
    const limits = detail().getByRole('region', { name: 'Limits' });
    await limits.getByRole('button', { name: 'Change' }).click();
    await limits.getByLabel('Requests a minute').fill('2');
    await page().keyboard.press('Enter');
    await page().getByText('ledger: the new limit is in force.').waitFor();
    expect(file()).toContain('rpm: 2');
    const answers: (string | number)[] = [];
    for (let sent = 0; sent < 3; sent += 1) answers.push(await ask({ model: 'coder', project: 'ledger' }));
    expect(answers).toEqual([small, small, 429]);
    expect(await ask({ model: 'coder', project: 'atlas' })).toBe(small);
    await projectRow('ledger').getByText('2 of 2').waitFor();
    await shootAll(page(), 'live-access-projects');
  });
});

describe('what was done', () => {
  it('stands in the audit, by whom, and without a secret', async () => {
    await show('Audit');
    await auditRow('Made key', firstKey.slice(0, 22)).getByText('Console').waitFor();
    await auditRow('Changed key', firstKey.slice(0, 22)).getByText('ceilings.choices none → 1').first().waitFor();
    await auditRow('Rotated key', firstKey.slice(0, 22)).getByText('Console').waitFor();
    await auditRow('Revoked key', firstKey.slice(0, 22)).getByText('Console').waitFor();
    await auditRow('Changed project', 'ledger').getByText('Console').waitFor();
    await auditRow('Changed configuration', 'models').filter({ hasText: 'Console' }).first().waitFor();
    const words = await page().getByRole('table').innerText();
    for (const key of [firstKey, secondKey]) expect(words).not.toContain(key.slice(-43));
    await shootAll(page(), 'live-access-audit');
  });

  it('stands in the history of the configuration, with the lines of each change', async () => {
    await openPage('Config');
    await button(/^History, [1-9]\d* changes?$/).click();
    const entries = dialog().getByTestId('history-entry');
    await entries.first().waitFor();
    await entries.first().click();
    await dialog().locator('.diff-line[data-kind="added"]', { hasText: 'rpm: 2' }).waitFor();
    await entries
      .filter({ hasText: /models/ })
      .last()
      .click();
    await dialog().locator('.diff-line[data-kind="added"]', { hasText: 'helper' }).waitFor();
    await shootAll(page(), 'live-config-history');
  });

  it('raised no error in the page', () => {
    expect(errors()).toEqual([]);
  });
});
