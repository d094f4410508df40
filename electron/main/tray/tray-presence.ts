import { join } from 'node:path';
import { Menu, nativeImage, type Rectangle, Tray } from 'electron';
import type { TrayIcon } from './derive-tray-icon.ts';
import type { TrayMenuItem } from './tray-menu-item.ts';

/** All that the tray shows. */
export interface TrayModel {
  readonly icon: TrayIcon;
  /** Beside the icon; macOS only. */
  readonly title: string;
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

export interface TrayPresenceOptions {
  readonly platform: NodeJS.Platform;
  readonly iconFolder: string;
  readonly toMenu: (items: readonly TrayMenuItem[]) => Electron.MenuItemConstructorOptions[];
  /** The icon was clicked for the panel. */
  readonly onClick: (iconBounds: Rectangle) => void;
}

const nothing = { icon: '', title: '', tooltip: '', menu: '' };

/** Puts the icon into the menu bar. Each part is touched only when it changed, and the menu never while it is open. */
export function createTrayPresence(options: TrayPresenceOptions): HideableTray {
  let tray: Tray | null = null;
  let menu: Menu | null = null;
  let shown = nothing;
  let isMenuOpen = false;
  let latest: TrayModel | null = null;
  let isShown = true;

  function noteMenu(isOpen: boolean): void {
    isMenuOpen = isOpen;
    if (!isOpen && latest !== null) show(latest);
  }

  function setMenu(target: Tray, items: readonly TrayMenuItem[]): void {
    const key = JSON.stringify(items);
    if (isMenuOpen || key === shown.menu) return;
    menu = buildMenu(options.toMenu(items), noteMenu);
    // On macOS a menu that is set takes every click, and none would be left for the panel.
    if (options.platform !== 'darwin') target.setContextMenu(menu);
    shown = { ...shown, menu: key };
  }

  function create(icon: TrayIcon): Tray {
    const created = new Tray(loadIcon(options.iconFolder, icon));
    const openMenu = (): void => created.popUpContextMenu(menu ?? undefined);
    created.on('click', ({ altKey, ctrlKey }, bounds) => {
      if (options.platform === 'darwin' && (altKey || ctrlKey)) openMenu();
      else options.onClick(bounds);
    });
    if (options.platform === 'darwin') created.on('right-click', openMenu);
    return created;
  }

  function show(model: TrayModel): void {
    latest = model;
    if (!isShown) return;
    tray ??= create(model.icon);
    if (shown.icon !== model.icon) tray.setImage(loadIcon(options.iconFolder, model.icon));
    if (shown.title !== model.title) tray.setTitle(model.title, { fontType: 'monospacedDigit' });
    if (shown.tooltip !== model.tooltip) tray.setToolTip(model.tooltip);
    shown = { ...shown, icon: model.icon, title: model.title, tooltip: model.tooltip };
    setMenu(tray, model.menu);
  }

  function hide(): void {
    tray?.destroy();
    tray = null;
    shown = nothing;
    isMenuOpen = false;
  }

  return {
    show,
    setShown(next) {
      if (next === isShown) return;
      isShown = next;
      if (!next) hide();
      else if (latest !== null) show(latest);
    },
  };
}

function buildMenu(template: Electron.MenuItemConstructorOptions[], onChanged: (isOpen: boolean) => void): Menu {
  const menu = Menu.buildFromTemplate(template);
  menu.on('menu-will-show', () => onChanged(true));
  // The click of the chosen item arrives after this event; the menu must outlive it.
  menu.on('menu-will-close', () => setImmediate(() => onChanged(false)));
  return menu;
}

function loadIcon(folder: string, icon: TrayIcon): Electron.NativeImage {
  const image = nativeImage.createFromPath(join(folder, `${icon}Template.png`));
  image.setTemplateImage(true);
  return image;
}
