// A console without a mouse: one page for the whole file, gone through by keys.
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { type ConsolePage, openConsole, useChromium } from './console-fixture.ts';
import { goToStart } from './keyboard-survey.ts';
import { createTabs } from './tabs.ts';

/** Pages as the side bar lists them, each with the letter that follows `g` and what is seen once it is there. */
export const pages = [
  { name: 'Overview', letter: 'o', ready: '[data-testid="event-mark"]' },
  { name: 'Requests', letter: 'r', ready: '[data-testid="request-row"]' },
  { name: 'Models', letter: 'm', ready: '[data-testid="disk-band"]' },
  { name: 'Usage', letter: 'u', ready: '[data-testid="event-mark"]' },
  { name: 'Routing', letter: 't', ready: '[data-testid="rule"]' },
  { name: 'Access', letter: 'a', ready: '[data-testid="access-detail"]' },
  { name: 'Config', letter: 'c', ready: '[data-testid="yaml-editor"]' },
  { name: 'Logs', letter: 'l', ready: '[data-testid="log-row"]' },
  { name: 'Playground', letter: 'p', ready: '.playground' },
  { name: 'Connect', letter: 'n', ready: '[data-testid="client"]' },
  { name: 'Settings', letter: 's', ready: '.setting-row' },
] as const;

export type PageName = (typeof pages)[number]['name'];

export interface KeyboardConsole {
  page(): Page;
  fake(): ConsolePage['fake'];
  press(...keys: readonly string[]): Promise<void>;
  /** By `g` and a letter. */
  goTo(name: PageName): Promise<void>;
  /** Presses Tab until the focus is there. */
  tabTo(target: Locator): Promise<void>;
  /** Waits until a page is there. */
  see(name: PageName): Promise<void>;
}

/** More than any page has. */
const mostStops = 120;

/** What the browser says of calls that were refused, as those for a request that was cancelled. */
const isOfCall = (text: string): boolean => text.startsWith('Failed to load resource');

const isFocused = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement);

/** The editor keeps Tab for itself, and tells how it is left. */
const isInEditor = (page: Page): Promise<boolean> =>
  page.evaluate(() => /Escape, then Tab/.test(document.activeElement?.getAttribute('aria-label') ?? ''));

/** Each test begins without a focus and without anything over the page; what the tests before it did stays done. */
export function useKeyboardConsole(): KeyboardConsole {
  const tabs = createTabs(useChromium());
  let open: ConsolePage | undefined;
  const read = (): ConsolePage => {
    if (open === undefined) throw new Error('the page is open only while tests run');
    return open;
  };
  beforeAll(async () => {
    open = await openConsole(tabs, { scenario: 'full' });
    open.page.setDefaultTimeout(15_000);
    await open.page.getByRole('link', { name: /3 running/ }).waitFor();
  });
  beforeEach(async () => {
    const { page } = read();
    // A test that failed may have left a dialog open.
    for (let tries = 0; tries < 2 && (await page.getByRole('dialog').count()) > 0; tries += 1)
      await page.keyboard.press('Escape');
    await page.evaluate(goToStart);
  });
  afterAll(async () => {
    const { errors, close } = read();
    await close();
    expect(errors.filter((text) => !isOfCall(text))).toEqual([]);
  });
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await read().page.keyboard.press(key);
  };
  const see = async (name: PageName): Promise<void> => {
    const { page } = read();
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    await page
      .locator(pages.find((each) => each.name === name)?.ready ?? '')
      .first()
      .waitFor();
    await expect.poll(() => page.locator('.blocks').count()).toBe(0);
  };
  return {
    page: () => read().page,
    fake: () => read().fake,
    press,
    see,
    async goTo(name) {
      await press('g', pages.find((each) => each.name === name)?.letter ?? '');
      await see(name);
    },
    async tabTo(target) {
      await target.waitFor({ state: 'attached' });
      for (let stops = 0; stops < mostStops && !(await isFocused(target)); stops += 1) {
        if (await isInEditor(read().page)) await press('Escape');
        await press('Tab');
      }
      expect(await isFocused(target), `Tab comes to ${String(target)}`).toBe(true);
    },
  };
}
