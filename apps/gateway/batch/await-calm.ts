import type { Exchange } from '../exchange/exchange.ts';
import { isInteractive } from './batch-routes.ts';

const maxWaitMs = 30_000;

/** Waits while anybody else's requests run, for at most 30 seconds; a stop of the exchange ends the wait. */
export function awaitCalm({ gateway, stop }: Pick<Exchange, 'gateway' | 'stop'>): Promise<void> {
  const { registry, ports } = gateway;
  const isCalm = (): boolean => stop.reason() !== null || !registry.all().some(isInteractive);
  if (isCalm()) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      unsubscribe();
      cancel();
      resolve();
    };
    const unsubscribe = registry.onChange(() => {
      if (isCalm()) finish();
    });
    const cancel = ports.timers.after(maxWaitMs, finish);
    stop.onStop(finish);
  });
}
