import { EventEmitter } from 'node:events';
import type { MessageBoxOptions } from 'electron';
import { recordings } from './recordings.ts';
import { testHandlers } from './test-link.ts';

type Chosen = { response: number; checkboxChecked: boolean };

const waiting: Array<{ readonly buttons: readonly string[]; readonly choose: (chosen: Chosen) => void }> = [];

export const dialog = {
  showMessageBox(...values: unknown[]): Promise<Chosen> {
    const { type = 'none', message, detail = '', buttons = [] } = values.at(-1) as MessageBoxOptions;
    recordings.dialogs.push({ type, message, detail, buttons });
    return new Promise((choose) => {
      waiting.push({ buttons, choose });
    });
  },
};

/** Presses a button of the dialog that has waited longest. */
testHandlers['pressDialogButton'] = (button: string) => {
  const shown = waiting[0];
  if (shown === undefined) throw new Error('no dialog is open');
  const response = shown.buttons.indexOf(button);
  if (response === -1) throw new Error(`the dialog has no "${button}", only ${shown.buttons.join(', ')}`);
  waiting.shift();
  shown.choose({ response, checkboxChecked: false });
};

testHandlers['openDialogs'] = () => waiting.length;

const shownNotifications: Notification[] = [];
testHandlers['clickNotification'] = () => void shownNotifications.at(-1)?.emit('click');

export class Notification extends EventEmitter {
  readonly #options: { title: string; body: string };

  constructor(options: { title: string; body: string }) {
    super();
    this.#options = options;
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    shownNotifications.push(this);
    recordings.notifications.push({ title: this.#options.title, body: this.#options.body });
  }
}
