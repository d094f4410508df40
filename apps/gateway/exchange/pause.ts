import type { Exchange } from './exchange.ts';

/** Resolves after that time, or as soon as the exchange is stopped. */
export function pause({ gateway, stop }: Pick<Exchange, 'gateway' | 'stop'>, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cancel = gateway.ports.timers.after(delayMs, resolve);
    stop.onStop(() => {
      cancel();
      resolve();
    });
  });
}
