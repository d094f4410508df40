/** What main did to the outside world, as plain data. */
export interface Recordings {
  readonly dialogs: RecordedDialog[];
  readonly notifications: RecordedNotification[];
  readonly externalUrls: string[];
  readonly windows: RecordedWindow[];
  readonly schemes: RecordedScheme[];
  clipboardText: string;
  appMenu: RecordedMenuItem[];
  isSandboxEnabled: boolean;
  /** The dock icon, as last set; `null` before. */
  isInDock: boolean | null;
  activationPolicy: string;
  opensAtLogin: boolean;
  trayMenusSet: number;
}

interface RecordedDialog {
  readonly type: string;
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

interface RecordedNotification {
  readonly title: string;
  readonly body: string;
}

interface RecordedWindow {
  readonly id: number;
  readonly webPreferences: Readonly<Record<string, unknown>>;
  readonly minWidth: number;
  readonly minHeight: number;
}

interface RecordedScheme {
  readonly scheme: string;
  readonly privileges: Readonly<Record<string, unknown>>;
  readonly isBeforeReady: boolean;
}

export interface RecordedMenuItem {
  readonly label: string;
  readonly role: string | null;
  readonly type: string;
  readonly isEnabled: boolean;
  readonly isChecked: boolean;
  readonly submenu: readonly RecordedMenuItem[];
}

export const recordings: Recordings = {
  dialogs: [],
  notifications: [],
  externalUrls: [],
  windows: [],
  schemes: [],
  clipboardText: '',
  appMenu: [],
  isSandboxEnabled: false,
  isInDock: null,
  activationPolicy: 'regular',
  opensAtLogin: false,
  trayMenusSet: 0,
};
