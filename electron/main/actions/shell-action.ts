/** What a person can order from the tray. */
export type ShellAction =
  | { readonly type: 'start-daemon' }
  | { readonly type: 'stop-daemon' }
  | { readonly type: 'restart-daemon' }
  /** `null` until they are let through again. */
  | { readonly type: 'pause-requests'; readonly forMs: number | null }
  | { readonly type: 'resume-requests' }
  | { readonly type: 'unload-model'; readonly model: string }
  | { readonly type: 'pin-model' | 'unpin-model'; readonly model: string }
  /** `null` for the usual time. */
  | { readonly type: 'keep-model'; readonly model: string; readonly keepAlive: string | null }
  | { readonly type: 'cancel-restart' }
  | { readonly type: 'copy-base-url'; readonly url: string }
  | { readonly type: 'copy-name'; readonly model: string }
  /** The page as it is, or at this address of it. */
  | { readonly type: 'open-console'; readonly path?: string }
  | { readonly type: 'set-start-at-login'; readonly isOn: boolean }
  | { readonly type: 'show-about' }
  | { readonly type: 'restart-service' }
  | { readonly type: 'cancel-pending' }
  | { readonly type: 'quit' };

/** The orders that would cut running requests off, and so ask first. */
export type Deed = 'stop-daemon' | 'restart-daemon' | 'restart-service' | 'quit';
