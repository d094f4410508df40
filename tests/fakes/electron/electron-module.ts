import { EventEmitter } from 'node:events';
import { markReady, PreventableEvent } from './app.ts';
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

const display = { workArea: { x: 0, y: 24, width: 1920, height: 1056 } };
export const screen = { getAllDisplays: () => [display], getDisplayMatching: () => display };

export const powerMonitor = new EventEmitter();
/** Whether main holds it up. */
testHandlers['power'] = (name: string) => {
  const event = new PreventableEvent();
  powerMonitor.emit(name, event);
  return event.defaultPrevented;
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
