import type { App } from 'electron';
import { isPageUrl } from './page-origin.ts';

/** Keeps every page where it is: no foreign navigation, redirect, webview or new window. Links out go to `openExternal`. */
export function blockNavigation(app: App, openExternal: (url: string) => void): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (details) => {
      if (isPageUrl(details.url)) return;
      details.preventDefault();
      openExternal(details.url);
    });
    contents.on('will-frame-navigate', (details) => {
      if (!isPageUrl(details.url)) details.preventDefault();
    });
    contents.on('will-redirect', (details) => {
      if (!isPageUrl(details.url)) details.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      openExternal(url);
      return { action: 'deny' };
    });
  });
}
