/** What the desktop shell tells the page, as `window.droverShell`. Absent in a browser. */
export interface ShellFacts {
  readonly isDesktop: true;
  /** Node's name of the platform, for example `darwin`. */
  readonly platform: string;
}

/** How far a newer version of the desktop app has come: told of, on its way, there until the app quits, or until no request runs. */
export type ShellUpdateStep = 'offered' | 'downloading' | 'ready' | 'waiting';

export type ShellUpdate = { readonly kind: 'none' } | { readonly kind: ShellUpdateStep; readonly version: string };
