import type { MenuItemConstructorOptions } from 'electron';

export interface AppMenuOptions {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  readonly onAbout: () => void;
  readonly onCheckForUpdates: () => void;
}

/** The application menu by platform: App, Edit, View, Window on macOS, the same without App elsewhere. */
export function buildAppMenu({
  platform,
  isPackaged,
  onAbout,
  onCheckForUpdates,
}: AppMenuOptions): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const about: MenuItemConstructorOptions = { label: 'About Drover', click: onAbout };
  const app: MenuItemConstructorOptions = {
    label: 'Drover',
    submenu: [
      about,
      { label: 'Check for Updates…', click: onCheckForUpdates },
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  };
  const edit: MenuItemConstructorOptions = {
    label: 'Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      { type: 'separator' },
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
    ],
  };
  return [
    ...(isMac ? [app] : []),
    edit,
    buildViewMenu(isPackaged),
    buildWindowMenu(isMac),
    ...(isMac ? [] : [{ label: 'Help', submenu: [about] }]),
  ];
}

function buildViewMenu(isPackaged: boolean): MenuItemConstructorOptions {
  const developer: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'reload' },
    { role: 'toggleDevTools' },
  ];
  return {
    label: 'View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      ...(isPackaged ? [] : developer),
    ],
  };
}

function buildWindowMenu(isMac: boolean): MenuItemConstructorOptions {
  const last: MenuItemConstructorOptions[] = isMac
    ? [{ role: 'zoom' }, { type: 'separator' }, { role: 'front' }]
    : [{ type: 'separator' }, { role: 'quit' }];
  return { label: 'Window', submenu: [{ role: 'minimize' }, { role: 'close' }, ...last] };
}
