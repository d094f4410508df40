/** What the desktop shell tells the page, as `window.droverShell`. Absent in a browser. */
export interface ShellFacts {
  readonly isDesktop: true;
  /** Node's name of the platform, for example `darwin`. */
  readonly platform: string;
}
