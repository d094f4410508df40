import { app, Notification } from 'electron';
import type { DesktopSettings } from '../../../apps/contract/model/index.ts';
import type { DesktopNotice } from './notification-rules.ts';

/** Only an installed app of macOS is started by the system: from source it would be Electron without a program. */
const canStartAtLogin = (): boolean => process.platform === 'darwin' && app.isPackaged;

/** Whether the system started the app at login: then nobody asked for a window. */
export const wasOpenedAtLogin = (): boolean => canStartAtLogin() && app.getLoginItemSettings().wasOpenedAtLogin;

/** Sets what the system is to do; touched only where it is another than now. */
export function applyLoginItem({ startAtLogin }: DesktopSettings): void {
  if (!canStartAtLogin() || app.getLoginItemSettings().openAtLogin === startAtLogin) return;
  app.setLoginItemSettings({ openAtLogin: startAtLogin });
}

/** Whether the app starts at login; `null` where the system does not start it. */
export const readStartsAtLogin = ({ startAtLogin }: DesktopSettings): boolean | null =>
  canStartAtLogin() ? startAtLogin : null;

/** Shows a notification; a click on it opens the console where it tells more. */
export function showNotice({ title, body, path }: DesktopNotice, openConsole: (path: string) => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body, silent: true });
  notification.on('click', () => openConsole(path));
  notification.show();
}
