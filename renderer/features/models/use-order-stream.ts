import { useEffect, useRef, useState } from 'react';

interface OrderStream<Order, Item> {
  readonly open: (order: Order, signal: AbortSignal) => Promise<AsyncIterable<Item>>;
  readonly onItem: (item: Item, order: Order) => void;
  /** The order is not carried out to its end; not told when it was stopped here. */
  readonly onFailed: (error: unknown) => void;
}

/** An order that tells how it goes on until it is done. Leaving the page, or `stop`, ends it. */
export function useOrderStream<Order, Item>({ open, onItem, onFailed }: OrderStream<Order, Item>) {
  const [isRunning, setIsRunning] = useState(false);
  const life = useRef<AbortController | null>(null);
  useEffect(() => () => life.current?.abort(), []);
  const follow = async (order: Order, signal: AbortSignal): Promise<void> => {
    try {
      for await (const item of await open(order, signal)) onItem(item, order);
    } catch (error) {
      if (!signal.aborted) onFailed(error);
    }
  };
  const start = async (order: Order): Promise<void> => {
    life.current?.abort();
    const mine = new AbortController();
    life.current = mine;
    setIsRunning(true);
    await follow(order, mine.signal);
    if (life.current === mine) setIsRunning(false);
  };
  const stop = (): void => {
    life.current?.abort();
    life.current = null;
    setIsRunning(false);
  };
  return { isRunning, start: (order: Order): void => void start(order), stop };
}
