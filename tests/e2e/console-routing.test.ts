import { describe, expect, it } from 'vitest';
import type { DryRun } from '../../apps/contract/model/index.ts';
import { shootAll, sizes } from './console-fixture.ts';
import { findRoutingParts, useRoutingConsole } from './routing-fixture.ts';

const opened = useRoutingConsole();
const { page, fake, errors } = opened;
const { rules, ruleOf, result, bar, dialog, button, field, backendOf, listMatches, changeFile } =
  findRoutingParts(opened);

describe('a rule', () => {
  it('is changed in a draft that the dry run goes by, put in force, and taken back', async () => {
    await result().getByText('local/qwen3-coder:30b').waitFor();
    expect(await ruleOf('claude-*').getAttribute('data-hit')).toBe('true');
    await ruleOf('claude-*')
      .getByRole('button', { name: /^Rule 2: claude-\*/ })
      .click();
    await field('Place 1').fill('local/gemma3:4b');
    await button('Change in draft').click();
    await result().getByText('local/gemma3:4b').waitFor();
    await bar().getByText('Draft: 1 rule changed.').waitFor();
    await bar()
      .getByText(/^\d+ requests of the last 7 days would have gone elsewhere\./)
      .waitFor();
    expect(fake().config.readText()).toContain('qwen3-coder:30b');
    await bar().getByRole('button', { name: 'Which ones' }).click();
    await dialog().getByRole('cell', { name: 'claude-sonnet-4-5' }).waitFor();
    await dialog().getByRole('cell', { name: 'local/gemma3:4b' }).waitFor();
    await page().keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await page().keyboard.press('Control+Enter');
    await page().getByText('The rules are in force.').waitFor();
    await bar().waitFor({ state: 'detached' });
    expect(fake().config.store.current().config.models[1]?.use).toEqual(['local/gemma3:4b']);
    expect(fake().config.readText()).toContain('# the coder stays longer, see its rule');
    await button('Undo').click();
    await page().getByText('The rules are as they were before.').waitFor();
    await result().getByText('local/qwen3-coder:30b').waitFor();
    expect(fake().config.store.current().config.models[1]?.use).toEqual(['local/qwen3-coder:30b']);
    expect(errors()).toEqual([]);
  });

  it('that is wrong is refused at its field, and can be mended there', async () => {
    await button('Rule').click();
    await field('Asked for').fill('o4-*');
    await field('Place 1').fill('studioo/qwen3-4b');
    const place = field('Place 1');
    await dialog().getByText('There is no backend of this name. Did you mean studio?').waitFor();
    expect(await place.getAttribute('aria-invalid')).toBe('true');
    await field('Context tokens').fill('much');
    await expect.poll(() => field('Context tokens').getAttribute('aria-invalid')).toBe('true');
    await shootAll(page(), 'routing-refused-rule');
    expect(await page().getByTestId('rule-done').getAttribute('aria-disabled')).toBe('true');
    await field('Context tokens').fill('8192');
    await place.fill('studio/qwen3-4b');
    await expect.poll(() => place.getAttribute('aria-invalid')).toBe('false');
    await button('Add to draft').click();
    await ruleOf('o4-*').waitFor();
    await bar().getByText('Draft: 1 rule added.').waitFor();
    await button('Discard').click();
    await ruleOf('o4-*').waitFor({ state: 'detached' });
    await button('Undo').click();
    await ruleOf('o4-*').waitFor();
  });

  it('is moved by keyboard, says where it is, and keeps the focus and its comments', async () => {
    changeFile((text) => text.replace('  - match: draft', '  # for trying things out\n  - match: draft'));
    await ruleOf('draft')
      .getByRole('button', { name: /^Rule 3: draft/ })
      .focus();
    await page().keyboard.press('Alt+ArrowUp');
    await page().getByTestId('rule-announcer').getByText('draft is rule 2 of 3 now.').waitFor({ state: 'attached' });
    await page().keyboard.press('Alt+ArrowUp');
    await expect.poll(listMatches).toEqual(['draft', 'gpt-4o-mini', 'claude-*']);
    await page().keyboard.press('Alt+ArrowUp');
    expect(await page().evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(
      /^Rule 1: draft is split/,
    );
    await bar().getByText('Draft: other order.').waitFor();
    await bar().getByText('No request of the last 7 days would have gone elsewhere.').waitFor();
    await button(/^Apply/).click();
    await page().getByText('The rules are in force.').waitFor();
    expect(fake().config.readText()).toMatch(/models:\n +# for trying things out\n +- match: draft\n/);
    await button('Undo').click();
    await expect.poll(listMatches).toEqual(['gpt-4o-mini', 'claude-*', 'draft']);
  });

  it('is moved by its handle', async () => {
    const grip = await ruleOf('gpt-4o-mini').locator('.rule-grip').boundingBox();
    const target = await ruleOf('draft').boundingBox();
    if (!grip || !target) throw new Error('the rules are not drawn');
    await page().mouse.move(grip.x + 8, grip.y + 8);
    await page().mouse.down();
    await page().mouse.move(grip.x + 8, target.y + target.height - 3, { steps: 4 });
    await page().locator('.drop-line').waitFor({ state: 'attached' });
    await page().mouse.up();
    await expect.poll(listMatches).toEqual(['claude-*', 'draft', 'gpt-4o-mini']);
  });

  it('that is never reached says by which, and one press cures it', async () => {
    await button('Rule').click();
    await field('Asked for').fill('claude-haiku-*');
    await field('Place 1').fill('local/llama3.2:3b');
    await button('Add to draft').click();
    await page().getByText('Never reached: rule 2 takes these names first.').waitFor();
    await shootAll(page(), 'routing-draft');
    await button('Move above rule 2').click();
    await expect.poll(listMatches).toEqual(['gpt-4o-mini', 'claude-haiku-*', 'claude-*', 'draft']);
    await page().getByText('Never reached').waitFor({ state: 'detached' });
  });

  it('splits by weight, and each session keeps its share', async () => {
    changeFile((text) => text.replace('weight: 90', 'weight: 50').replace('weight: 10', 'weight: 50'));
    await page().getByLabel('Model', { exact: true }).fill('draft');
    await ruleOf('draft').getByText('50 %').first().waitFor();
    const ask = async (session: string): Promise<string> => {
      const answered = page().waitForResponse(
        (response) =>
          response.url().includes('/routing/dryRun') &&
          (response.request().postData() ?? '').includes(`"session":"${session}"`),
      );
      await page().getByLabel('Session', { exact: true }).fill(session);
      const { json } = (await (await answered).json()) as { json: DryRun };
      const model = json.candidates[0]?.model ?? '';
      await result().getByText(`local/${model}`).waitFor();
      return model;
    };
    const seen = new Map<string, string>();
    for (const session of 'abcdefgh') seen.set(session, await ask(session));
    expect([...new Set(seen.values())].sort()).toEqual(['llama3.2:3b', 'qwen3:8b']);
    await page().reload();
    await result()
      .getByText(`local/${seen.get('h')}`)
      .waitFor();
  });
});

describe('a draft beside other changes', () => {
  const edit = async (): Promise<void> => {
    await ruleOf('draft').getByRole('button', { name: 'Rule 3 menu' }).click();
    await page().getByRole('menuitem', { name: 'Remove' }).click();
    await bar().getByText('Draft: 1 rule removed.').waitFor();
  };

  it('goes in force over a change of another part of the file', async () => {
    await edit();
    changeFile((text) => text.replace('firstByte: 10m', 'firstByte: 9m'));
    await button(/^Apply/).click();
    await page().getByText('The rules are in force.').waitFor();
    expect(fake().config.readText()).toContain('firstByte: 9m');
    expect(fake().config.readText()).not.toContain('match: draft');
  });

  it('waits for a word where somebody else changed the rules', async () => {
    await edit();
    changeFile((text) => text.replace('studio/qwen3-4b', 'studio/gemma-3-12b'));
    await page().getByText('The rules were changed elsewhere since you began.').waitFor();
    expect(await page().getByTestId('apply').getAttribute('aria-disabled')).toBe('true');
    await button('Take theirs').click();
    await bar().waitFor({ state: 'detached' });
    await ruleOf('gpt-4o-mini').getByText('gemma-3-12b').waitFor();
    await edit();
    changeFile((text) => text.replace('studio/gemma-3-12b', 'studio/qwen3-4b'));
    await button('Keep mine').click();
    await bar()
      .getByText(/^Draft: /)
      .waitFor();
    await button(/^Apply/).click();
    await page().getByText('The rules are in force.').waitFor();
    expect(
      fake()
        .config.store.current()
        .config.models.map(({ match }) => match),
    ).toEqual(['gpt-4o-mini', 'claude-*']);
    expect(fake().config.readText()).toContain('studio/gemma-3-12b');
  });

  it('outlives a visit to another page', async () => {
    await edit();
    await page().keyboard.press('g');
    await page().keyboard.press('m');
    await page().getByTestId('model-row').first().waitFor();
    await page().keyboard.press('g');
    await page().keyboard.press('t');
    await bar().getByText('Draft: 1 rule removed.').waitFor();
  });
});

describe('a backend', () => {
  const found = (...names: string[]) => ({
    ...{ kind: 'openai' as const, message: 'It speaks OpenAI.', problem: null },
    models: names.map((name) => ({ name, capabilities: null, contextLength: null, isResident: null })),
  });

  it('is found out by its address, tested with one token, added, and taken back', async () => {
    fake().routing.probes.set('http://127.0.0.1:8080', found('qwen3-32b', 'gemma-3-27b'));
    await button('Backend').click();
    await field('Address').fill('http://127.0.0.1:9');
    await button('Look what is there').click();
    await dialog()
      .getByText(/The connection was refused\./)
      .waitFor();
    await field('Address').fill('http://127.0.0.1:8080');
    await button('Look what is there').click();
    await dialog().getByText('Speaks OpenAI, 2 models: qwen3-32b, gemma-3-27b').waitFor();
    await field('Test one token').selectOption('gemma-3-27b');
    await button('Test').click();
    await dialog().getByText('gemma-3-27b wrote a token after 412 ms.').waitFor();
    await shootAll(page(), 'routing-add-backend');
    await field('Name in rules').fill('studio');
    await button('Add studio').click();
    await dialog().getByText('Another backend has this id already.').waitFor();
    await field('Name in rules').fill('llama');
    await button('Add llama').click();
    await dialog().waitFor({ state: 'detached' });
    await backendOf('llama').getByText('127.0.0.1:8080').waitFor();
    expect(fake().config.store.current().config.backends.at(-1)).toMatchObject({
      ...{ id: 'llama', kind: 'openai', url: 'http://127.0.0.1:8080/v1' },
    });
    await button('Undo').click();
    await backendOf('llama').waitFor({ state: 'detached' });
  });

  it('is removed after a question, and not while a rule leads there', async () => {
    await backendOf('studio').getByRole('button', { name: 'studio menu' }).click();
    await page().getByRole('menuitem', { name: 'Remove…' }).click();
    await page().getByText('Rule 1 leads to studio. Lead it elsewhere first.').waitFor();
    await backendOf('openai').getByRole('button', { name: 'openai menu' }).click();
    await page().getByRole('menuitem', { name: 'Remove…' }).click();
    await button('Remove openai').click();
    await backendOf('openai').waitFor({ state: 'detached' });
    expect(
      fake()
        .config.store.current()
        .config.backends.map(({ id }) => id),
    ).toEqual(['local', 'studio']);
  });

  it('that fails says why, and counts down to its next try', async () => {
    changeFile((text) =>
      text.replace('models:\n', '  - { id: desk, kind: ollama, url: "http://10.0.0.12:11434" }\nmodels:\n'),
    );
    await backendOf('desk')
      .getByText(/Connection refused 7 times in a row, next try \d+ s/)
      .waitFor();
    const before = await backendOf('desk').innerText();
    await expect.poll(() => backendOf('desk').innerText()).not.toBe(before);
    await shootAll(page(), 'routing-backend-down');
  });
});

describe('the page', () => {
  it('says which requests would be refused, and why', async () => {
    changeFile((text) => text.replace('limits: { rpm: 60 }', 'limits: { rpm: 60 }, localOnly: true'));
    await page().getByLabel('Model', { exact: true }).fill('openai/gpt-5.2');
    await result().getByText('openai/gpt-5.2').waitFor();
    await page().getByLabel('Project').selectOption('notes');
    await result().getByText('Would be refused').waitFor();
    await page().getByText('The project stays on this machine').waitFor();
    await page().getByLabel('Images').check();
    await expect.poll(() => page().url()).toContain('needs=vision');
  });

  it('copies the command that asks the same', async () => {
    await button(/Copy the command/).click();
    expect(await page().evaluate(() => navigator.clipboard.readText())).toBe('drover route claude-sonnet-4-5 --json');
  });

  it('changes where requests go that name no model', async () => {
    await button('Change where no name leads').click();
    await field('Go to').fill('no//name');
    await expect.poll(() => field('Go to').getAttribute('aria-invalid')).toBe('true');
    await field('Go to').fill('local/llama3.2:3b');
    await expect.poll(() => field('Go to').getAttribute('aria-invalid')).toBe('false');
    await button('Change in draft').click();
    await page().getByTestId('default-row').getByText('llama3.2:3b').waitFor();
    await button(/^Apply/).click();
    await page().getByText('The rules are in force.').waitFor();
    expect(fake().config.store.current().config.defaultModel).toBe('local/llama3.2:3b');
  });

  it('lets nothing be changed while the file is not in force, and says so', async () => {
    changeFile((text) => `${text}nonsense: 1\n`);
    await page().getByText('The configuration file has a fault and is not in force.', { exact: false }).waitFor();
    expect(await button('Rule').getAttribute('aria-disabled')).toBe('true');
    await ruleOf('claude-*')
      .getByRole('button', { name: /^Rule 2: / })
      .click();
    expect(await dialog().count()).toBe(0);
  });

  it('makes the dry run a tab where there is no room beside the rules', async () => {
    await page().setViewportSize(sizes[1]);
    await page().getByTestId('dry-run').waitFor({ state: 'detached' });
    await page().getByRole('radio', { name: 'Dry run' }).check({ force: true });
    await result().getByText('local/qwen3-coder:30b').waitFor();
    expect(await rules().count()).toBe(0);
    await shootAll(page(), 'routing-dry-tab');
  });

  it('walks the rules with j and k, and opens one with Enter', async () => {
    await page().keyboard.press('j');
    await page().keyboard.press('j');
    await page().keyboard.press('Enter');
    await dialog().getByRole('heading', { name: 'Rule 2' }).waitFor();
    await page().keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await page().keyboard.press('n');
    await dialog().getByRole('heading', { name: 'New rule' }).waitFor();
  });
});
