import { markReady } from './app.ts';
import { recordings } from './recordings.ts';
import { testHandlers, testLink } from './test-link.ts';

export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { dialog, Notification } from './dialogs.ts';
export { Menu, nativeImage, Tray } from './menu-and-tray.ts';
export { protocol } from './page-server.ts';
export { session } from './session.ts';
export { utilityProcess } from './utility-process.ts';

export const clipboard = {
  writeText(text: string): Promise<void> {
    recordings.clipboardText = text;
    return Promise.resolve();
  },
};

export const nativeTheme = { shouldUseDarkColors: false };

export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
};

export const shell = {
  openExternal(url: string): Promise<void> {
    recordings.externalUrls.push(url);
    return Promise.resolve();
  },
};

testHandlers['recordings'] = () => recordings;

/** Ends the start phase and tells the tests. */
export async function becomeReady(): Promise<void> {
  markReady();
  await testLink.call('mainReady');
}
