import { join } from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import type { TrayMenuItem } from './build-tray-menu.ts';
import type { TrayIcon } from './derive-tray-icon.ts';

/** All that the tray shows. */
export interface TrayModel {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  readonly menu: readonly TrayMenuItem[];
}

export interface TrayPresence {
  show(model: TrayModel): void;
}

/** One that a person can do without. */
export interface HideableTray extends TrayPresence {
  setShown(isShown: boolean): void;
}

/** Puts the icon into the menu bar. Each part is touched only when it changed, and the menu never while it is open. */
export function createTrayPresence(
  iconFolder: string,
  toMenu: (items: readonly TrayMenuItem[]) => Electron.MenuItemConstructorOptions[],
): HideableTray {
  const loadIcon = (icon: TrayIcon): Electron.NativeImage => {
    const image = nativeImage.createFromPath(join(iconFolder, `${icon}Template.png`));
    image.setTemplateImage(true);
    return image;
  };
  let tray: Tray | null = null;
  let shown = { icon: '', tooltip: '', menu: '' };
  let isMenuOpen = false;
  let latest: TrayModel | null = null;
  let isShown = true;

  function setMenu(target: Tray, items: readonly TrayMenuItem[]): void {
    const key = JSON.stringify(items);
    if (isMenuOpen || key === shown.menu) return;
    const menu = Menu.buildFromTemplate(toMenu(items));
    menu.on('menu-will-show', () => {
      isMenuOpen = true;
    });
    menu.on('menu-will-close', () => {
      // The click of the chosen item arrives after this event; the menu must outlive it.
      setImmediate(() => {
        isMenuOpen = false;
        if (latest !== null) show(latest);
      });
    });
    target.setContextMenu(menu);
    shown.menu = key;
  }

  function show(model: TrayModel): void {
    latest = model;
    if (!isShown) return;
    tray ??= new Tray(loadIcon(model.icon));
    if (shown.icon !== model.icon) tray.setImage(loadIcon(model.icon));
    if (shown.tooltip !== model.tooltip) tray.setToolTip(model.tooltip);
    shown = { ...shown, icon: model.icon, tooltip: model.tooltip };
    setMenu(tray, model.menu);
  }

  return {
    show,
    setShown(next) {
      if (next === isShown) return;
      isShown = next;
      if (next) {
        if (latest !== null) show(latest);
        return;
      }
      tray?.destroy();
      tray = null;
      shown = { icon: '', tooltip: '', menu: '' };
      isMenuOpen = false;
    },
  };
}
