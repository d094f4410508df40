/** What a person can order from the tray. */
export type ShellAction =
  | { readonly type: 'start-daemon' }
  | { readonly type: 'stop-daemon' }
  | { readonly type: 'restart-daemon' }
  | { readonly type: 'unload-model'; readonly model: string }
  | { readonly type: 'pin-model' | 'unpin-model'; readonly model: string }
  | { readonly type: 'cancel-restart' }
  | { readonly type: 'copy-base-url'; readonly url: string }
  | { readonly type: 'open-console' }
  | { readonly type: 'restart-service' }
  | { readonly type: 'cancel-pending' }
  | { readonly type: 'quit' };

/** The orders that would cut running requests off, and so ask first. */
export type Deed = 'stop-daemon' | 'restart-daemon' | 'restart-service' | 'quit';
