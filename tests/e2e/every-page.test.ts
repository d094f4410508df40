import { describe, expect, it } from 'vitest';
import { type HistoryOptions, seedHistory } from '../fakes/history/seed-history.ts';
import { listViolations } from './console-fixture.ts';
import { type LiveConsole, useLiveConsole } from './live-fixture.ts';

const history: Omit<HistoryOptions, 'dataDir' | 'untilMs'> = { rows: 3000, days: 60, seed: 3 };

/** Pages as the side bar lists them. */
const pages = [
  ...['Overview', 'Requests', 'Models', 'Usage', 'Routing', 'Access', 'Config'],
  ...['Logs', 'Playground', 'Connect', 'Settings'],
] as const;

async function openFromSideBar({ page }: LiveConsole, name: (typeof pages)[number]): Promise<void> {
  await page().getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
  await page().getByRole('heading', { level: 1, name }).waitFor();
  await expect.poll(() => page().locator('.blocks').count(), { timeout: 30_000 }).toBe(0);
}

function walk(live: LiveConsole): void {
  it('lists every page in the side bar', async () => {
    const links = live.page().getByRole('navigation', { name: 'Pages' }).getByRole('link');
    expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute('title')))).toEqual([...pages]);
  });

  it.each(pages)('%s opens without a part that failed, an error, or text that does not fit', async (name) => {
    await openFromSideBar(live, name);
    expect(await live.page().locator('.failed-part').allInnerTexts()).toEqual([]);
    expect(live.errors()).toEqual([]);
    const overflow = await live.page().evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    expect(overflow).toBe(0);
  });

  it.each(pages)('%s has its one heading, its landmarks, and works at twice the size', async (name) => {
    // A window of 1280 pixels at 200 % has room for 640.
    await live.page().setViewportSize({ width: 640, height: 400 });
    await openFromSideBar(live, name);
    expect(await live.page().getByRole('heading', { level: 1 }).count()).toBe(1);
    expect(await live.page().getByRole('main').count()).toBe(1);
    const wide = await live.page().evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    await live.page().setViewportSize({ width: 1280, height: 800 });
  });
}

describe('every page over months of requests', () => {
  const live = useLiveConsole({
    path: '/',
    prepare: (dataDir) => seedHistory({ ...history, dataDir, untilMs: Date.now() }),
  });
  walk(live);

  it.each(pages)('%s has no finding of axe', async (name) => {
    await openFromSideBar(live, name);
    expect(await listViolations(live.page())).toEqual([]);
  });
});

describe('every page of a service that has seen nothing', () => {
  walk(useLiveConsole({ path: '/' }));
});
