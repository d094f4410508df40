import { describe, expect, it } from 'vitest';
import { shootAll } from './console-fixture.ts';
import { findRoutingParts, useRoutingConsole } from './routing-fixture.ts';
import { skipUntilStale } from './states-fixture.ts';

const opened = useRoutingConsole();
const { page, fake, errors, reopen } = opened;
const { ruleOf, result, button, field, backendOf } = findRoutingParts(opened);

describe('the Routing page in each state', () => {
  it('shows rules, backends and the day', async () => {
    await result().getByText('First token in about').waitFor();
    await shootAll(page(), 'routing-full');
    expect(errors()).toEqual([]);
  });

  it('says what happens without rules, and offers the first', async () => {
    await reopen({ scenario: 'empty', path: '/routing' });
    await page().getByTestId('no-rules').getByText('No rule. Names lead to the model of that name.').waitFor();
    await page().getByText('No request in the last 24 hours.').waitFor();
    await shootAll(page(), 'routing-empty');
    await button('Add rule').click();
    await field('Asked for').fill('gpt-*');
    await field('Place 1').fill('local/llama3.2:3b');
    await button('Add to draft').click();
    await button(/^Apply/).click();
    await page().getByText('The rules are in force.').waitFor();
    expect(fake().config.readText()).toMatch(/models:\n +- match: gpt-\*\n/);
  });

  it('says that the daemon does not run', async () => {
    await reopen({ scenario: 'stopped' });
    await backendOf('local')
      .getByText(/Ollama does not run/)
      .waitFor();
    await shootAll(page(), 'routing-stopped');
  });

  it('keeps its frame while it waits, and moves nothing when the answer is there', async () => {
    let release = (): void => undefined;
    await reopen({
      prepare: (fake) => {
        release = fake.holdCalls();
      },
    });
    await page().getByText('Where would this go?').waitFor();
    await page().locator('.blocks').first().waitFor();
    const before = await page().locator('.dry-run').boundingBox();
    release();
    await ruleOf('claude-*').waitFor();
    expect(await page().locator('.dry-run').boundingBox()).toEqual(before);
  });

  it('says what still works when the page cannot be had', async () => {
    await reopen({ prepare: (fake) => fake.failCalls('crash') });
    await page().getByText('Requests go where they did.').waitFor();
    fake().failCalls(null);
    await button('Try again').click();
    await ruleOf('claude-*').waitFor();
  });

  it('leaves the figures out while the log cannot be read, and tells the rest', async () => {
    await reopen({ prepare: (fake) => fake.failCalls('storage') });
    await page().getByText('The request log cannot be read.').waitFor();
    await ruleOf('claude-*').waitFor();
    expect(await ruleOf('claude-*').locator('.number').innerText()).toBe('');
    await result().getByText('local/qwen3-coder:30b').waitFor();
    await shootAll(page(), 'routing-log-failed');
  });

  it('lets nothing be changed while no facts arrive', async () => {
    await reopen({ hasOwnClock: true });
    await ruleOf('claude-*').waitFor();
    fake().mute();
    await skipUntilStale(page());
    expect(await button('Rule').getAttribute('aria-disabled')).toBe('true');
    await shootAll(page(), 'routing-stale');
  });
});
