import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { BrowserWindowConstructorOptions } from 'electron';
import { app, PreventableEvent } from './app.ts';
import { toServedUrl } from './page-server.ts';
import { recordings } from './recordings.ts';
import { testHandlers, testLink } from './test-link.ts';

type WindowOpenHandler = (details: { url: string }) => { action: string };

class WebContents extends EventEmitter {
  url = '';
  windowOpenHandler: WindowOpenHandler = () => ({ action: 'allow' });
  readonly #id: number;

  constructor(id: number) {
    super();
    this.#id = id;
    app.emit('web-contents-created', new PreventableEvent(), this);
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.windowOpenHandler = handler;
  }

  getURL(): string {
    return this.url;
  }

  isCrashed(): boolean {
    return false;
  }

  reload(): void {
    void testLink.call('reloadWindow', this.#id);
  }
}

interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

let lastId = 0;
const openWindows = new Map<number, BrowserWindow>();

export class BrowserWindow extends EventEmitter {
  readonly id = ++lastId;
  readonly webContents: WebContents;
  readonly #options: BrowserWindowConstructorOptions;
  #isDestroyed = false;
  #isVisible = false;
  #isLoaded = false;
  #bounds: Bounds;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.#options = options;
    this.#bounds = { x: 40, y: 40, width: options.width ?? 800, height: options.height ?? 600 };
    this.webContents = new WebContents(this.id);
    openWindows.set(this.id, this);
    const webPreferences = { ...options.webPreferences };
    const { minWidth = 0, minHeight = 0 } = options;
    recordings.windows.push({ id: this.id, webPreferences, minWidth, minHeight });
  }

  async loadURL(url: string): Promise<void> {
    this.webContents.url = url;
    if (this.#isLoaded) {
      await testLink.call('navigateWindow', this.id, await toServedUrl(url));
      return;
    }
    this.#isLoaded = true;
    const { width = 800, height = 600, webPreferences } = this.#options;
    const preload = webPreferences?.preload;
    await testLink.call('openWindow', {
      id: this.id,
      url: await toServedUrl(url),
      width,
      height,
      preloadSource: preload === undefined ? '' : readFileSync(preload, 'utf8'),
      platform: process.platform,
    });
    if (!this.#isDestroyed) this.emit('ready-to-show');
  }

  show(): void {
    this.#isVisible = true;
  }

  hide(): void {
    this.#isVisible = false;
  }

  isVisible(): boolean {
    return this.#isVisible;
  }

  setBounds(bounds: Bounds): void {
    this.#bounds = bounds;
  }

  getBounds(): Bounds {
    return this.#bounds;
  }

  focus(): void {
    void testLink.call('focusWindow', this.id);
  }

  restore(): void {}

  isMinimized(): boolean {
    return false;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  getNormalBounds(): Bounds {
    return this.#bounds;
  }

  close(): void {
    const event = new PreventableEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    this.#isDestroyed = true;
    openWindows.delete(this.id);
    void testLink.call('closeWindow', this.id);
    this.emit('closed');
    if (openWindows.size === 0) app.emit('window-all-closed');
  }
}

app.closeWindows = () => {
  for (const window of openWindows.values()) window.close();
};

const contentsOf = (id: number): WebContents | undefined => openWindows.get(id)?.webContents;

testHandlers['closeWindowByUser'] = (id: number) => openWindows.get(id)?.close();

/** Whether main prevents the page from leaving for `url`. */
testHandlers['willNavigate'] = (id: number, url: string) => {
  const details = Object.assign(new PreventableEvent(), { url, isMainFrame: true });
  contentsOf(id)?.emit('will-navigate', details);
  return details.defaultPrevented;
};

testHandlers['windowOpen'] = (id: number, url: string) => contentsOf(id)?.windowOpenHandler({ url }).action ?? 'deny';

testHandlers['preventsWebview'] = (id: number) => {
  const event = new PreventableEvent();
  contentsOf(id)?.emit('will-attach-webview', event, {}, {});
  return event.defaultPrevented;
};

testHandlers['pressKey'] = (id: number, key: string) =>
  void contentsOf(id)?.emit('before-input-event', new PreventableEvent(), { type: 'keyDown', key });

testHandlers['blurWindow'] = (id: number) => void openWindows.get(id)?.emit('blur');

testHandlers['windowState'] = (id: number) => {
  const window = openWindows.get(id);
  return window === undefined ? null : { isVisible: window.isVisible(), bounds: window.getBounds() };
};

testHandlers['crashPage'] = (id: number) => {
  contentsOf(id)?.emit('render-process-gone', new PreventableEvent(), { reason: 'crashed', exitCode: 5 });
};
