/** A promise that others settle. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
  fail(error: Error): void;
}

export function createGate(): Gate {
  let settle: Pick<Gate, 'open' | 'fail'> = { open: () => undefined, fail: () => undefined };
  const opened = new Promise<void>((open, fail) => {
    settle = { open, fail };
  });
  return { opened, ...settle };
}
