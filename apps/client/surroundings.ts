/** What `findDrover` learns from the control socket of a data folder. */
export type ServiceTold =
  | { readonly kind: 'url'; readonly url: string }
  /** `place`: which file was looked for; `reason`: why that did not help. */
  | { readonly kind: 'silent'; readonly place: string; readonly reason: string };

export interface ServiceStart {
  readonly executable?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly args?: readonly string[] | undefined;
  readonly startTimeoutMs?: number | undefined;
  readonly signal: AbortSignal;
}

/** All that the client takes from where it runs: one for pages, one for Node, and others in tests. */
export interface Surroundings {
  fetch(url: string, init: RequestInit): Promise<Response>;
  nowMs(): number;
  /** From 0 to below 1. */
  random(): number;
  /** Calls `run` once after `delayMs`; the answer cancels it. */
  after(delayMs: number, run: () => void): () => void;
  readVariable(name: string): string | undefined;
  /** `null` where there are no sockets. */
  readonly askService: ((dataDir: string | undefined, signal: AbortSignal) => Promise<ServiceTold>) | null;
  /** Whether a failed `fetch` sent nothing, so that sending it again is safe whatever it does. */
  wasNeverSent(error: unknown): boolean;
  /** Starts `drover serve`, and resolves with its gateway's address once that answers; `null` where programs cannot be started. */
  readonly startService: ((start: ServiceStart) => Promise<string>) | null;
}

/** Resolves after `delayMs`; rejects with the signal's reason. */
export function wait({ after }: Pick<Surroundings, 'after'>, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      cancel();
      reject(signal.reason);
    };
    const cancel = after(delayMs, () => {
      signal.removeEventListener('abort', leave);
      resolve();
    });
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}
