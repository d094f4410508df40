import { type BrowserWindow, type Rectangle, screen, type WebPreferences } from 'electron';
import type { CancelTimer, Timers } from '../../../apps/base/index.ts';
import { isPageUrl } from '../security/page-origin.ts';
import { buildPanel, firstPanelHeight } from './build-panel.ts';
import { limitPanelHeight, placePanel } from './panel-bounds.ts';

export interface PanelWindowOptions {
  readonly pageUrl: string;
  readonly webPreferences: WebPreferences;
  readonly timers: Timers;
  /** A link of the panel: an address of the page. */
  readonly openConsole: (path: string) => void;
  readonly openExternal: (url: string) => void;
}

export interface PanelWindow {
  /** Shows the panel at the icon, or hides it when it is there. */
  toggle(iconBounds: Rectangle): void;
  dispose(): void;
}

/** So long a hidden panel opens at once; then it costs nothing any more. */
const keptHiddenMs = 30_000;
/** The click on the icon that takes the panel's focus is no order to open it again. */
const blurGraceMs = 200;

/** Creates the keeper of the panel under the icon. It closes when it loses the focus, and by Escape. */
export function createPanelWindow(options: PanelWindowOptions): PanelWindow {
  const { timers, pageUrl, webPreferences } = options;
  let window: BrowserWindow | null = null;
  let cancelEnd: CancelTimer = () => {};
  let cancelGrace: CancelTimer | null = null;
  let icon: Rectangle = { x: 0, y: 0, width: 0, height: 0 };

  function destroy(): void {
    cancelEnd();
    window?.destroy();
    window = null;
  }

  function hide(): void {
    if (window === null || !window.isVisible()) return;
    window.hide();
    cancelEnd();
    cancelEnd = timers.after(keptHiddenMs, destroy);
  }

  function onBlur(): void {
    hide();
    cancelGrace?.();
    cancelGrace = timers.after(blurGraceMs, () => {
      cancelGrace = null;
    });
  }

  function onLink(url: string): void {
    hide();
    if (!isPageUrl(url)) {
      options.openExternal(url);
      return;
    }
    const { pathname, search } = new URL(url);
    options.openConsole(`${pathname}${search}`);
  }

  function show(): void {
    cancelEnd();
    if (window !== null) {
      place(window, icon, window.getBounds().height);
      window.show();
      window.focus();
      return;
    }
    const onHeight = (height: number): void => place(created, icon, height);
    const created = buildPanel({ pageUrl, webPreferences, onBlur, onEscape: hide, onHeight, onGone: destroy, onLink });
    place(created, icon, firstPanelHeight);
    window = created;
  }

  return {
    toggle(iconBounds) {
      icon = iconBounds;
      if (window?.isVisible()) hide();
      else if (cancelGrace === null) show();
    },
    dispose: destroy,
  };
}

function place(window: BrowserWindow, icon: Rectangle, height: number): void {
  const { workArea } = screen.getDisplayMatching(icon);
  window.setBounds(placePanel(icon, workArea, limitPanelHeight(height, workArea)));
}
