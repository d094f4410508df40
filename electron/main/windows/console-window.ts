import {
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  nativeTheme,
  screen,
  type WebPreferences,
} from 'electron';
import type { BoundsFile } from './bounds-file.ts';
import { leadPage, loadPage } from './load-page.ts';
import { offerReload } from './offer-reload.ts';
import { chooseWindowBounds, minimumSize } from './window-bounds.ts';

export interface ConsoleWindowOptions {
  /** Without a path. */
  readonly pageOrigin: string;
  readonly webPreferences: WebPreferences;
  readonly boundsFile: BoundsFile;
  /** The dock icon shows only while the window is open. */
  readonly onOpenChanged: (isOpen: boolean) => void;
}

export interface ConsoleWindow {
  /** Opens the window, or brings the open one to the front; with a path, at this address of the page. */
  open(path?: string): void;
}

/** The side bar's vibrancy and the traffic lights inside it belong to macOS; elsewhere the window is plain. */
function buildPlatformLook(platform: NodeJS.Platform): BrowserWindowConstructorOptions {
  if (platform !== 'darwin') {
    return { autoHideMenuBar: true, backgroundColor: nativeTheme.shouldUseDarkColors ? '#17181A' : '#FFFFFF' };
  }
  return { titleBarStyle: 'hiddenInset', vibrancy: 'sidebar', visualEffectState: 'followWindow' };
}

/** Creates the one window's keeper. The window is destroyed when closed and made anew when opened. */
export function createConsoleWindow(options: ConsoleWindowOptions): ConsoleWindow {
  let window: BrowserWindow | null = null;

  function create(path: string): BrowserWindow {
    const displays = screen.getAllDisplays().map((display) => display.workArea);
    const created = new BrowserWindow({
      ...chooseWindowBounds(options.boundsFile.load(), displays),
      minWidth: minimumSize.width,
      minHeight: minimumSize.height,
      title: 'Drover',
      show: false,
      ...buildPlatformLook(process.platform),
      webPreferences: options.webPreferences,
    });
    created.once('ready-to-show', () => created.show());
    created.on('close', () => options.boundsFile.save(created.getNormalBounds()));
    created.once('closed', () => {
      window = null;
      options.onOpenChanged(false);
    });
    offerReload(created);
    loadPage(created, `${options.pageOrigin}${path}`);
    return created;
  }

  return {
    open(path) {
      if (window !== null) {
        if (path !== undefined) leadPage(window, options.pageOrigin, path);
        if (window.isMinimized()) window.restore();
        window.show();
        window.focus();
        return;
      }
      options.onOpenChanged(true);
      window = create(path ?? '/');
    },
  };
}
