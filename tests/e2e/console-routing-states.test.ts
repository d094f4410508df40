import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ConsolePage, launchChromium, openConsole } from './console-fixture.ts';
import { findRoutingParts } from './routing-fixture.ts';

let browser: Browser;
let open: ConsolePage;
let page: Page;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  open = await openConsole(browser, { scenario: 'full', path: '/routing?q=claude-sonnet-4-5' });
  page = open.page;
  await ruleOf('claude-*').waitFor();
});
afterEach(() => open?.close());

const { ruleOf, result, button, field, backendOf, shootAll } = findRoutingParts(() => open);

describe('the Routing page in each state', () => {
  const reopen = async (options: Partial<Parameters<typeof openConsole>[1]>): Promise<void> => {
    await open.close();
    open = await openConsole(browser, { scenario: 'full', path: '/routing?q=claude-sonnet-4-5', ...options });
    page = open.page;
  };

  it('shows rules, backends and the day', async () => {
    await result().getByText('First token in about').waitFor();
    await shootAll('full');
    expect(open.errors).toEqual([]);
  });

  it('says what happens without rules, and offers the first', async () => {
    await reopen({ scenario: 'empty', path: '/routing' });
    await page.getByTestId('no-rules').getByText('No rule. Names lead to the model of that name.').waitFor();
    await page.getByText('No request in the last 24 hours.').waitFor();
    await shootAll('empty');
    await button('Add rule').click();
    await field('Asked for').fill('gpt-*');
    await field('Place 1').fill('local/llama3.2:3b');
    await button('Add to draft').click();
    await button(/^Apply/).click();
    await page.getByText('The rules are in force.').waitFor();
    expect(open.fake.config.readText()).toMatch(/models:\n +- match: gpt-\*\n/);
  });

  it('says that the daemon does not run', async () => {
    await reopen({ scenario: 'stopped' });
    await backendOf('local')
      .getByText(/Ollama does not run/)
      .waitFor();
    await shootAll('stopped');
  });

  it('keeps its frame while it waits, and moves nothing when the answer is there', async () => {
    let release = (): void => undefined;
    await reopen({
      prepare: (fake) => {
        release = fake.holdCalls();
      },
    });
    await page.getByText('Where would this go?').waitFor();
    await page.locator('.blocks').first().waitFor();
    const before = await page.locator('.dry-run').boundingBox();
    release();
    await ruleOf('claude-*').waitFor();
    expect(await page.locator('.dry-run').boundingBox()).toEqual(before);
  });

  it('says what still works when the page cannot be had', async () => {
    await reopen({ prepare: (fake) => fake.failCalls('crash') });
    await page.getByText('Requests go where they did.').waitFor();
    open.fake.failCalls(null);
    await button('Try again').click();
    await ruleOf('claude-*').waitFor();
  });

  it('leaves the figures out while the log cannot be read, and tells the rest', async () => {
    await reopen({ prepare: (fake) => fake.failCalls('storage') });
    await page.getByText('The request log cannot be read.').waitFor();
    await ruleOf('claude-*').waitFor();
    expect(await ruleOf('claude-*').locator('.number').innerText()).toBe('');
    await result().getByText('local/qwen3-coder:30b').waitFor();
    await shootAll('log-failed');
  });

  it('lets nothing be changed while no facts arrive', async () => {
    open.fake.mute();
    await page.getByTestId('stale-mark').waitFor({ timeout: 15_000 });
    expect(await button('Rule').getAttribute('aria-disabled')).toBe('true');
    await shootAll('stale');
  });
});
