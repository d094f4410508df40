import { type BrowserWindow, dialog } from 'electron';

/** Offers to reload a page that crashed or hangs; the gateway and the tray are not touched by either. */
export function offerReload(window: BrowserWindow): void {
  let isAsking = false;
  const ask = async (message: string, other: string): Promise<void> => {
    if (isAsking || window.isDestroyed()) return;
    isAsking = true;
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message,
      detail: 'Requests keep running.',
      buttons: ['Reload window', other],
      defaultId: 0,
      cancelId: 1,
    });
    isAsking = false;
    if (window.isDestroyed()) return;
    if (response === 0) window.webContents.reload();
    else if (window.webContents.isCrashed()) window.destroy();
  };
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') void ask('The window stopped working.', 'Close window');
  });
  window.on('unresponsive', () => void ask('The window is not responding.', 'Wait'));
}
