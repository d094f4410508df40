import type { MenuItemConstructorOptions } from 'electron';

/** The application menu by platform: App, Edit, View, Window on macOS, the same without App elsewhere. */
export function buildAppMenu(platform: NodeJS.Platform, isPackaged: boolean): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const app: MenuItemConstructorOptions = {
    label: 'Drover',
    submenu: [
      { role: 'about' },
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
  return [...(isMac ? [app] : []), edit, buildViewMenu(isPackaged), buildWindowMenu(isMac)];
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
