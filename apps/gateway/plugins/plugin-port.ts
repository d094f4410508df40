export type PluginHook = 'request' | 'chunk' | 'response';

/** What is asked of a plugin. */
export interface PluginCall<T> {
  readonly hook: PluginHook;
  /** What the plugin remembers of a request lies under this name until it is forgotten. */
  readonly key: string;
  /** How many chunks of this answer came before. */
  readonly index: number;
  readonly json: string;
  readonly contextJson: string;
  /** Longest answer, in UTF-16 units. */
  readonly maxLength: number;
  readonly read: (json: string) => ReadAnswer<T>;
}

export type ReadAnswer<T> =
  | { readonly kind: 'value'; readonly value: T }
  /** In a sentence without anything of the request. */
  | { readonly kind: 'wrong'; readonly reason: string };

export type PluginReply<T> =
  | { readonly kind: 'value'; readonly value: T }
  /** Nothing is to be changed. */
  | { readonly kind: 'same' }
  | { readonly kind: 'failed'; readonly reason: string };

/** A plugin of the configuration, wherever it runs. */
export interface PluginLink {
  readonly settings: {
    readonly file: string;
    readonly isForRequests: boolean;
    readonly isForAnswers: boolean;
    /** Its failure refuses the request. */
    readonly isRefusing: boolean;
  };
  /** What it can be asked; nothing where it cannot be loaded. Never rejects. */
  load(): Promise<ReadonlySet<PluginHook>>;
  call<T>(call: PluginCall<T>): { readonly reply: Promise<PluginReply<T>>; leave(): void };
  forget(key: string): void;
}

/** The plugins there are. */
export interface PluginPort {
  hasAny(): boolean;
  choose(scope: {
    readonly project: string | null;
    readonly model: string;
    readonly servedModel: string;
  }): readonly PluginLink[];
}

/** The plugins of one request at one place, in order. */
export interface RequestPlugins {
  readonly links: readonly PluginLink[];
  readonly key: string;
  readonly contextJson: string;
  readonly isForAnswers: boolean;
}
