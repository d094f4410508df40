import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../../scripts/provide-chromium.mjs';
import type { CallChannel } from './call-channel.ts';

/** What the stand-in asks of the browser when main opens a window. */
interface WindowOrder {
  readonly id: number;
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly preloadSource: string;
  readonly platform: string;
}

/** The system's Chromium, as Playwright drives it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium() ?? 'chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

/** A preload gets `require` for `electron` alone, as in a sandboxed renderer; what it exposes lands on `window`. */
const wrapPreload = ({ preloadSource, platform }: WindowOrder): string => `(() => {
  const contextBridge = { exposeInMainWorld: (key, value) => { window[key] = Object.freeze(value); } };
  const require = (name) => {
    if (name !== 'electron') throw new Error('a sandboxed preload cannot require ' + name);
    return { contextBridge };
  };
  ((require, process) => { ${preloadSource} })(require, { platform: ${JSON.stringify(platform)} });
})();`;

export interface BrowserSide {
  readonly pages: ReadonlyMap<number, Page>;
  readonly handlers: Readonly<Record<string, (...values: never[]) => unknown>>;
  close(): Promise<void>;
}

/** Opens main's windows as pages of the browser; leaving the page and new windows are put to main first. */
export function createBrowserSide(browser: Browser, main: () => CallChannel): BrowserSide {
  const pages = new Map<number, Page>();
  const contexts = new Set<BrowserContext>();

  async function guardExits(context: BrowserContext, order: WindowOrder): Promise<void> {
    const own = new URL(order.url).origin;
    await context.route(
      (url) => url.origin !== own,
      async (route) => {
        const isLeaving = route.request().isNavigationRequest();
        const isPrevented = isLeaving && (await main().call<boolean>('willNavigate', order.id, route.request().url()));
        // "No content" leaves the page where it is; an error page takes its place when main let it go.
        if (isPrevented) await route.fulfill({ status: 204 });
        else await route.abort();
      },
    );
    context.on('page', (popup) => {
      if (popup === pages.get(order.id)) return;
      void popup.close();
    });
    await context.exposeFunction('standInWindowOpen', (url: string) => main().call('windowOpen', order.id, url));
    await context.addInitScript(
      'window.open = (url) => { window.standInWindowOpen(new URL(url, location.href).href); return null; };',
    );
  }

  async function openWindow(order: WindowOrder): Promise<void> {
    const context = await browser.newContext({ viewport: { width: order.width, height: order.height } });
    contexts.add(context);
    await context.addInitScript(wrapPreload(order));
    const page = await context.newPage();
    pages.set(order.id, page);
    await guardExits(context, order);
    await page.goto(order.url);
  }

  async function closeWindow(id: number): Promise<void> {
    const page = pages.get(id);
    pages.delete(id);
    await page?.context().close();
  }

  return {
    pages,
    handlers: {
      openWindow,
      closeWindow,
      focusWindow: (id: number) => pages.get(id)?.bringToFront(),
      // As Chromium does: a fragment alone loads nothing.
      navigateWindow: async (id: number, url: string) => {
        const { hash } = new URL(url);
        if (hash === '') await pages.get(id)?.goto(url);
        else await pages.get(id)?.evaluate((fragment) => location.assign(fragment), hash);
      },
      reloadWindow: async (id: number) => void (await pages.get(id)?.reload()),
    },
    async close() {
      for (const context of contexts) await context.close();
    },
  };
}
