import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { listViolations, shoot, shootAll, useConsole } from './console-fixture.ts';
import { skipUntilStale } from './states-fixture.ts';

const { page, fake, reopen } = useConsole({
  path: '/playground',
  ready: (opened) => opened.getByLabel('Model 1').waitFor(),
});

const prompt = () => page().getByRole('textbox', { name: 'Prompt', exact: true });
const run = () => page().getByTestId('run');
const column = (place: number) => page().getByRole('region', { name: `Column ${place}` });
const answer = (place: number) => column(place).locator('.answer');
const story = 'A lighthouse keeper counts the ships.';

const readCalls = () =>
  fake()
    .orders.filter((order) => order.startsWith('call /'))
    .map((order) => {
      const [, route = '', json = ''] = /^call (\S+) (.*)$/.exec(order) ?? [];
      return { route, body: JSON.parse(json) as Record<string, unknown> };
    });

const readStored = (opened: Page): Promise<string> => opened.evaluate(() => JSON.stringify(localStorage));

describe('the Playground', () => {
  it('calls a model as a client would, shows where the time went, and leads to the row', async () => {
    await page().goto(`${fake().url}/`);
    await page().getByRole('heading', { name: 'Overview' }).waitFor();
    await page().keyboard.press('g');
    await page().keyboard.press('p');
    await page().getByRole('heading', { name: 'Playground' }).waitFor();
    await expect.poll(() => run().getAttribute('aria-disabled')).toBe('true');
    await prompt().fill('Tell me a story');
    await page().getByLabel('Model 1').fill('llama3.2:3b');
    await page().keyboard.press('Control+Enter');
    await answer(1).getByText(story).waitFor();
    await column(1).getByText('Answered').waitFor();
    await column(1).getByText('58.4 tok/s').waitFor();
    await column(1).getByText('local/llama3.2:3b').click();
    await column(1).getByText('It is served by llama3.2:3b on local.').waitFor();
    await column(1)
      .getByRole('log', { name: 'llama3.2:3b says' })
      .getByText('the lamp.')
      .waitFor({ state: 'attached' });
    expect(readCalls()).toMatchObject([
      { route: '/v1/chat/completions', body: { model: 'llama3.2:3b', stream: true } },
    ]);
    await shoot(page(), 'playground-answer');
    await column(1).getByRole('link', { name: 'Request' }).click();
    await page().getByTestId('inspector').waitFor();
    expect(page().url()).toContain('id=req_PLAY0001');
    await page().goBack();
    await answer(1).getByText(story).waitFor();
    await column(1).getByText('58.4 tok/s').waitFor();
    expect(await prompt().inputValue()).toBe('Tell me a story');
  });

  it('sets up to three models beside each other, stops one or all, and says what to do about a refusal', async () => {
    await prompt().fill('Tell me a story and wait');
    await page().getByLabel('Model 1').fill('llama3.2:3b');
    await page().getByRole('button', { name: 'Compare' }).click();
    await page().getByLabel('Model 2').fill('gemma3:4b');
    await page().getByLabel('Backend 2').selectOption('studio');
    await page().getByRole('button', { name: 'Compare' }).click();
    await page().getByLabel('Model 3').fill('missing');
    await prompt().press('Control+Enter');
    await column(3).getByText("The model 'missing' was not found.", { exact: true }).waitFor();
    await column(3).getByText('Choose a model that is installed, or pull it on Models.').waitFor();
    for (const place of [1, 2]) await answer(place).getByText(story).waitFor();
    await column(1).getByText('Writing').waitFor();
    expect(readCalls().map(({ body }) => body['model'])).toEqual(['llama3.2:3b', 'studio/gemma3:4b', 'missing']);
    await shootAll(page(), 'playground-compared');
    await page().getByRole('button', { name: 'Stop column 1' }).click();
    await column(1).getByText('Stopped').waitFor();
    await column(2).getByText('Writing').waitFor();
    await prompt().press('Escape');
    await column(2).getByText('Stopped').waitFor();
    await expect.poll(() => fake().orders.filter((order) => order === 'call stopped').length).toBe(2);
    await page().getByRole('button', { name: 'Remove column 1' }).click();
    await answer(1).getByText(story).waitFor();
    expect(await page().getByLabel('Model 1').inputValue()).toBe('gemma3:4b');
    await column(2).getByText('Refused, status 404').waitFor();
    expect(new URL(page().url()).search).toBe('?m=gemma3:4b,missing&b=studio,');
  });

  it('makes exactly the call that it shows: dialect, options, tools and images, and never a key', async () => {
    await page().getByLabel('Model 1').fill('qwen2.5vl:7b');
    await prompt().fill("What's the weather in this picture?");
    await page().getByText('Anthropic', { exact: true }).click();
    await page().getByText('Whole', { exact: true }).click();
    await page().getByLabel('Temperature').fill('0.2');
    await page().getByLabel('Context').fill('8192');
    await page().locator('.prompt-panel summary', { hasText: 'Tools' }).click();
    await page().getByLabel('Tools as JSON').fill('{ "name": ');
    await page().getByText('This is not JSON yet.').waitFor();
    expect(await run().getAttribute('aria-disabled')).toBe('true');
    await page().getByLabel('Tools as JSON').fill('{ "name": "get_weather", "parameters": { "type": "object" } }');
    const pixel = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const picker = page().locator('input[type=file]');
    await picker.setInputFiles({ name: 'sky.png', mimeType: 'image/png', buffer: pixel });
    await picker.setInputFiles({ name: 'huge.png', mimeType: 'image/png', buffer: Buffer.alloc(4_100_000) });
    await page().getByText('huge.png has 4.1 MB, more than the 4.0 MB that one image may have.').waitFor();
    await page().locator('.call-panel summary').click();
    await page().getByRole('button', { name: 'Copy the call as curl' }).click();
    const curl = await page().evaluate(() => navigator.clipboard.readText());
    expect(curl).toContain("'http://127.0.0.1:11444/v1/messages'");
    expect(curl).toContain("-H 'x-drover-num-ctx: 8192'");
    expect(curl).not.toMatch(/authorization|x-api-key|sk-/i);
    await run().click();
    await column(1).getByText('Calls get_weather').waitFor();
    await column(1).getByText('"city": "Oslo"').waitFor();
    const [call] = readCalls();
    expect(call?.route).toBe('/v1/messages');
    expect(curl).toContain(JSON.stringify(call?.body).replaceAll("'", String.raw`'\''`));
    expect(call?.body).toMatchObject({
      ...{ model: 'qwen2.5vl:7b', stream: false, temperature: 0.2 },
      tools: [{ name: 'get_weather', input_schema: { type: 'object' } }],
      messages: [
        { content: [{ type: 'image', source: { media_type: 'image/png', data: pixel.toString('base64') } }, {}] },
      ],
    });
    await shootAll(page(), 'playground-call');
  });

  it('keeps nothing but what is kept on purpose, and forgets it again', async () => {
    await prompt().fill('Tell me about the sea');
    await page().getByLabel('Model 1').fill('llama3.2:3b');
    await run().click();
    await column(1).getByText('Answered').waitFor();
    expect(await readStored(page())).not.toContain('sea');
    await page().getByRole('button', { name: 'Kept' }).click();
    await page().getByLabel('Name of this prompt').fill('Sea');
    await page().getByRole('button', { name: 'Keep', exact: true }).click();
    expect(await readStored(page())).toContain('Tell me about the sea');
    await page().keyboard.press('Escape');
    await page().reload();
    await page().getByRole('button', { name: 'Kept 1' }).click();
    await page().getByRole('button', { name: 'Sea', exact: true }).click();
    expect(await prompt().inputValue()).toBe('Tell me about the sea');
    await page().getByRole('button', { name: 'Kept 1' }).click();
    await page().getByRole('button', { name: 'Remove Sea' }).click();
    await page().getByText('Nothing is kept.').waitFor();
    expect(await readStored(page())).not.toContain('sea');
  });

  it('shows markup of a model as the text that it is (T35)', async () => {
    await prompt().fill('Give me markup');
    await page().getByLabel('Model 1').fill('llama3.2:3b');
    await run().click();
    await answer(1).getByText('<img src=x').waitFor();
    expect(await answer(1).locator('img, script').count()).toBe(0);
    expect(await page().title()).not.toMatch(/^[12]$/);
  });

  it('says what works when the models cannot be listed, and waits for a service that is gone', async () => {
    await reopen({ hasOwnClock: true, prepare: (prepared) => prepared.failCalls('crash') });
    await page().getByText('A model can be named all the same.').waitFor();
    await prompt().fill('Tell me a story');
    await page().getByLabel('Model 1').fill('llama3.2:3b');
    fake().failCalls(null);
    await run().click();
    await answer(1).getByText(story).waitFor();
    fake().mute();
    await skipUntilStale(page());
    expect(await run().getAttribute('aria-disabled')).toBe('true');
  });
});

describe('a replay', () => {
  const openRequest = async (): Promise<string> => {
    const record = fake().book.records.find(
      ({ outcome, route }) => outcome === 'ok' && route === '/v1/chat/completions',
    );
    if (!record) throw new Error('no request was answered');
    return record.id;
  };
  const dialog = () => page().getByRole('dialog', { name: 'Replay' });
  const open = async (id: string): Promise<void> => {
    await page().goto(`${fake().url}/requests?id=${id}`);
    await page().getByTestId('inspector').getByRole('button', { name: 'Replay' }).waitFor();
    await page().keyboard.press('r');
    await dialog().waitFor();
  };

  it('sends a kept request to another model and sets both beside each other', async () => {
    const id = await openRequest();
    const request = {
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: 'A story?' }],
      max_tokens: 300,
      stream: true,
    };
    const told = 'A lighthouse keeper counts the gulls. None of them stops.';
    const before = { choices: [{ message: { role: 'assistant', content: told } }] };
    const part = (name: 'request' | 'answer', value: object) => {
      const text = JSON.stringify(value);
      return { part: name, text, sizeBytes: text.length, isCut: false };
    };
    fake().book.bodies.set(id, { parts: [part('request', request), part('answer', before)], whyNone: null });
    await open(id);
    await dialog().getByLabel('Model').fill('llama3.2:3b');
    await dialog().getByLabel('Most tokens').fill('200');
    await dialog().getByTestId('replay-run').click();
    await dialog().locator('del', { hasText: 'gulls.' }).waitFor();
    await dialog().locator('ins', { hasText: 'ships.' }).waitFor();
    await dialog().getByRole('cell', { name: '58.4 tok/s' }).waitFor();
    const [call] = readCalls();
    expect(call?.body).toEqual({
      ...{ model: 'llama3.2:3b', messages: request.messages, max_completion_tokens: 200, stream: true },
    });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page().emulateMedia({ colorScheme });
      await shoot(page(), `requests-replay-${colorScheme}`);
      expect(await listViolations(page()), colorScheme).toEqual([]);
    }
  });

  it('leaves letters to the page, but for those after g', async () => {
    await open(await openRequest());
    await page().keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await page().keyboard.press('g');
    await page().keyboard.press('r');
    await page().keyboard.press('g');
    await page().keyboard.press('c');
    await page().getByRole('heading', { name: 'Config' }).waitFor();
    expect(await dialog().count()).toBe(0);
  });

  it('says why a request cannot be sent again, and opens the Playground with its model', async () => {
    const id = await openRequest();
    await open(id);
    await dialog().getByText('Prompts and answers are not kept: log.bodies is off.').waitFor();
    await dialog().getByRole('link', { name: 'Open in Playground' }).click();
    await page().getByRole('heading', { name: 'Playground' }).waitFor();
    const { model } = fake().book.records.find((record) => record.id === id) ?? {};
    expect(await page().getByLabel('Model 1').inputValue()).toBe(model);
  });
});
