import { BrowserWindow, type WebPreferences } from 'electron';
import { loadPage } from './load-page.ts';
import { panelWidth } from './panel-bounds.ts';

export const firstPanelHeight = 420;

export interface PanelParts {
  readonly pageUrl: string;
  readonly webPreferences: WebPreferences;
  readonly onBlur: () => void;
  readonly onEscape: () => void;
  /** What it shows became taller or shorter. */
  readonly onHeight: (height: number) => void;
  readonly onGone: () => void;
  readonly onLink: (url: string) => void;
}

const look = {
  ...{ frame: false, resizable: false, movable: false, minimizable: false, maximizable: false },
  ...{ fullscreenable: false, skipTaskbar: true, alwaysOnTop: true, show: false, title: 'Drover' },
} as const;

/** Makes the panel's window. It shows itself when it is ready, and opens no window of its own. */
export function buildPanel(parts: PanelParts): BrowserWindow {
  const webPreferences = { ...parts.webPreferences, enablePreferredSizeMode: true };
  const panel = new BrowserWindow({ ...look, width: panelWidth, height: firstPanelHeight, webPreferences });
  const { webContents } = panel;
  panel.once('ready-to-show', () => panel.show());
  panel.on('blur', parts.onBlur);
  webContents.on('before-input-event', (_event, { type, key }) => {
    if (type === 'keyDown' && key === 'Escape') parts.onEscape();
  });
  webContents.on('preferred-size-changed', (_event, { height }) => parts.onHeight(height));
  webContents.on('render-process-gone', parts.onGone);
  webContents.setWindowOpenHandler(({ url }) => {
    parts.onLink(url);
    return { action: 'deny' };
  });
  loadPage(panel, parts.pageUrl);
  return panel;
}
