import type { ShellAction } from '../actions/shell-action.ts';

/** One line of the tray's menu, as plain data: two equal menus look the same. */
export type TrayMenuItem =
  | { readonly kind: 'separator' }
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'action'; readonly label: string; readonly action: ShellAction; readonly isEnabled: boolean }
  | { readonly kind: 'switch'; readonly label: string; readonly action: ShellAction; readonly isOn: boolean }
  | { readonly kind: 'submenu'; readonly label: string; readonly items: readonly TrayMenuItem[] };

export const separator: TrayMenuItem = { kind: 'separator' };

export const text = (label: string): TrayMenuItem => ({ kind: 'text', label });

export const action = (label: string, ordered: ShellAction, isEnabled = true): TrayMenuItem => ({
  kind: 'action',
  label,
  action: ordered,
  isEnabled,
});

/** Memory as Activity Monitor counts it. */
export const formatGigabytes = (sizeBytes: number): string => `${(sizeBytes / 2 ** 30).toFixed(1)} GB`;
