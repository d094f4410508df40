import type { MenuItemConstructorOptions } from 'electron';
import type { ShellAction } from '../actions/shell-action.ts';
import type { TrayMenuItem } from './tray-menu-item.ts';

type OnAction = (action: ShellAction) => void;

/** The menu's data as Electron wants it. */
export function toMenuTemplate(items: readonly TrayMenuItem[], onAction: OnAction): MenuItemConstructorOptions[] {
  return items.map((item) => toMenuItem(item, onAction));
}

function toMenuItem(item: TrayMenuItem, onAction: OnAction): MenuItemConstructorOptions {
  switch (item.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'text':
      return { label: item.label, enabled: false };
    case 'action':
      return { label: item.label, enabled: item.isEnabled, click: () => onAction(item.action) };
    case 'switch':
      return { label: item.label, type: 'checkbox', checked: item.isOn, click: () => onAction(item.action) };
    case 'submenu':
      return { label: item.label, submenu: toMenuTemplate(item.items, onAction) };
  }
}
