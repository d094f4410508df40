import type { Browser, BrowserContext, Page } from 'playwright-core';

/** A tab of a browser, alone in its context. */
export interface Tab {
  readonly context: BrowserContext;
  readonly page: Page;
}

export interface Tabs {
  /** One that was used before, where there is one. */
  take(): Promise<Tab>;
  /** One that is used once: what runs before its pages, and their clock, stay with a tab. */
  takeOwn(): Promise<Tab>;
  /** Ends the use of a tab. */
  release(tab: Tab): Promise<void>;
  /** What was released is not used again. */
  forget(): Promise<void>;
}

const options = { locale: 'en-GB', permissions: ['clipboard-read', 'clipboard-write'] };

/** Takes the page's own traces off a tab. What it cannot be taken off, as a tab that crashed, is not used again. */
async function clean({ page, context }: Tab): Promise<boolean> {
  page.removeAllListeners();
  if (page.isClosed()) return false;
  for (const other of context.pages()) if (other !== page) await other.close();
  await page.unrouteAll();
  await page.mouse.move(0, 0);
  // Another service may get the port, and with it the origin, of this one.
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  // What it does without its service is nobody's complaint.
  await page.goto('about:blank');
  return true;
}

/** Keeps the tabs that tests are done with: a page loads in one of them for a third of what it costs in a new one. */
export function createTabs(browser: () => Browser): Tabs {
  const own = new Set<Tab>();
  let idle: Tab[] = [];
  const open = async (): Promise<Tab> => {
    const context = await browser().newContext(options);
    return { context, page: await context.newPage() };
  };
  return {
    take: async () => idle.pop() ?? open(),
    async takeOwn() {
      const tab = await open();
      own.add(tab);
      return tab;
    },
    async release(tab) {
      if (!own.delete(tab) && (await clean(tab).catch(() => false))) idle.push(tab);
      else await tab.context.close();
    },
    async forget() {
      const ended = idle;
      idle = [];
      for (const { context } of ended) await context.close();
    },
  };
}
