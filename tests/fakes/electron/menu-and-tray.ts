import { EventEmitter } from 'node:events';
import type { MenuItemConstructorOptions } from 'electron';
import { type RecordedMenuItem, recordings } from './recordings.ts';
import { testHandlers } from './test-link.ts';

const describeItem = (item: MenuItemConstructorOptions): RecordedMenuItem => ({
  label: item.label ?? '',
  role: item.role ?? null,
  type: item.type ?? (item.submenu ? 'submenu' : 'normal'),
  isEnabled: item.enabled ?? true,
  isChecked: item.checked ?? false,
  submenu: Array.isArray(item.submenu) ? item.submenu.map(describeItem) : [],
});

export class Menu extends EventEmitter {
  readonly template: MenuItemConstructorOptions[];

  constructor(template: MenuItemConstructorOptions[]) {
    super();
    this.template = template;
  }

  static buildFromTemplate(template: MenuItemConstructorOptions[]): Menu {
    return new Menu(template);
  }

  static setApplicationMenu(menu: Menu): void {
    recordings.appMenu = menu.template.map(describeItem);
  }
}

export interface StandInImage {
  readonly path: string;
  isTemplate: boolean;
  setTemplateImage(isTemplate: boolean): void;
}

export const nativeImage = {
  createFromPath: (path: string): StandInImage => ({
    path,
    isTemplate: false,
    setTemplateImage(isTemplate) {
      this.isTemplate = isTemplate;
    },
  }),
};

interface ShownTray {
  tray: Tray | null;
  image: StandInImage | null;
  title: string;
  tooltip: string;
  menu: Menu | null;
}

const shown: ShownTray = { tray: null, image: null, title: '', tooltip: '', menu: null };
/** Where the icon sits in the menu bar. */
const iconBounds = { x: 1500, y: 0, width: 30, height: 24 };

export class Tray extends EventEmitter {
  constructor(image: StandInImage) {
    super();
    shown.tray = this;
    shown.image = image;
  }

  destroy(): void {
    Object.assign(shown, { tray: null, image: null, title: '', tooltip: '', menu: null });
  }

  setTitle(title: string): void {
    shown.title = title;
  }

  popUpContextMenu(menu?: Menu): void {
    shown.menu = menu ?? null;
    shown.menu?.emit('menu-will-show');
  }

  setImage(image: StandInImage): void {
    shown.image = image;
  }

  setToolTip(tooltip: string): void {
    shown.tooltip = tooltip;
  }

  setContextMenu(menu: Menu): void {
    shown.menu = menu;
    recordings.trayMenusSet += 1;
  }
}

function findItem(items: readonly MenuItemConstructorOptions[], path: readonly string[]): MenuItemConstructorOptions {
  const found = items.find((item) => item.label === path[0]);
  if (found === undefined) throw new Error(`the tray's menu has no "${path[0]}"`);
  if (path.length === 1) return found;
  return findItem(Array.isArray(found.submenu) ? found.submenu : [], path.slice(1));
}

testHandlers['tray'] = () => ({
  isThere: shown.tray !== null,
  title: shown.title,
  imagePath: shown.image?.path ?? '',
  isTemplate: shown.image?.isTemplate ?? false,
  tooltip: shown.tooltip,
  menu: shown.menu?.template.map(describeItem) ?? [],
});

/** A click as a person does it: the menu opens, closes, and then the item is told. */
testHandlers['clickTray'] = (path: readonly string[]) => {
  const menu = shown.menu;
  if (!menu) throw new Error('the tray has no menu yet');
  const item = findItem(menu.template, path);
  if (item.enabled === false) throw new Error(`"${path.join(' > ')}" is disabled`);
  menu.emit('menu-will-show');
  menu.emit('menu-will-close');
  (item.click as (() => void) | undefined)?.();
};

testHandlers['clickTrayIcon'] = (keys: { altKey?: boolean; ctrlKey?: boolean } = {}) =>
  void shown.tray?.emit('click', { altKey: false, ctrlKey: false, ...keys }, iconBounds);
testHandlers['rightClickTrayIcon'] = () => void shown.tray?.emit('right-click', {}, iconBounds);
testHandlers['openTrayMenu'] = () => void shown.menu?.emit('menu-will-show');
testHandlers['closeTrayMenu'] = () => void shown.menu?.emit('menu-will-close');
