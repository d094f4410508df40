import type { BrowserWindow } from 'electron';
import { isPageUrl } from '../security/page-origin.ts';

/** Loads an address of the page. A window that is closed meanwhile needs nothing more; what else goes wrong shows in the window. */
export function loadPage(window: BrowserWindow, url: string): void {
  window.loadURL(url).catch(() => undefined);
}

/** Leads an open page elsewhere by the fragment alone, which it follows: a new load would lose what is being written there. */
export function leadPage(window: BrowserWindow, pageOrigin: string, path: string): void {
  const { webContents } = window;
  const [here = ''] = webContents.getURL().split('#');
  const isAlive = isPageUrl(here) && !webContents.isCrashed();
  loadPage(window, isAlive ? `${here}#${new URLSearchParams({ open: path }).toString()}` : `${pageOrigin}${path}`);
}
