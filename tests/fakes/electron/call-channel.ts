/** Calls with answers over a pair of message functions, the same on both sides. Values must survive JSON. */
export interface CallChannel {
  call<Answer>(method: string, ...values: unknown[]): Promise<Answer>;
  receive(message: unknown): void;
  /** Fails every call that is still open. */
  close(reason: string): void;
}

export type CallHandlers = Readonly<Record<string, (...values: never[]) => unknown>>;

interface CallMessage {
  readonly kind: 'call' | 'answer' | 'failure';
  readonly id: number;
  readonly method: string;
  readonly values: readonly unknown[];
}

interface OpenCall {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Creates one end of the channel. */
export function createCallChannel(send: (message: object) => void, handlers: CallHandlers): CallChannel {
  const open = new Map<number, OpenCall>();
  let lastId = 0;

  async function answer({ id, method, values }: CallMessage): Promise<void> {
    const handler = handlers[method];
    try {
      if (handler === undefined) throw new Error(`no handler for ${method}`);
      const value: unknown = await handler(...(values as never[]));
      send({ kind: 'answer', id, method, values: [value ?? null] });
    } catch (error) {
      send({ kind: 'failure', id, method, values: [error instanceof Error ? error.message : String(error)] });
    }
  }

  return {
    call: (method, ...values) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        open.set(id, { resolve, reject });
        send({ kind: 'call', id, method, values });
      }),
    receive(message) {
      const received = message as CallMessage;
      if (received.kind === 'call') {
        void answer(received);
        return;
      }
      const waiting = open.get(received.id);
      open.delete(received.id);
      if (received.kind === 'answer') waiting?.resolve(received.values[0] as never);
      else waiting?.reject(new Error(`${received.method}: ${String(received.values[0])}`));
    },
    close(reason) {
      for (const waiting of open.values()) waiting.reject(new Error(reason));
      open.clear();
    },
  };
}
