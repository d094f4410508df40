import type { Socket } from 'node:net';
import type { Asked, Order, QuestionName, Questions, Told } from '../messages.ts';
import { createOutbox } from '../outbox.ts';

/** The way to the primary process. */
export interface Channel {
  send(batch: readonly (Asked | Told)[]): void;
  /** A connection comes with the order to take it. */
  onOrders(listener: (orders: readonly Order[], socket: Socket | undefined) => void): void;
}

/** A question that was asked. */
export interface Asking<Name extends QuestionName> {
  readonly call: number;
  readonly answer: Promise<Questions[Name]['gets']>;
}

/** Asks and tells the primary process. What it asks is always answered while that process lives; this one does not outlive it. */
export interface PrimaryLink {
  ask<Name extends QuestionName>(name: Name, of: Questions[Name]['of']): Asking<Name>;
  /** A question that goes with another one. */
  expect<Name extends QuestionName>(name: Name): Asking<Name>;
  tell(message: Told): void;
  /** With the next message. */
  tellLater(message: Told): void;
  /** To be called with each answer. */
  settle(call: number, value: unknown): void;
}

export function createPrimaryLink(channel: Pick<Channel, 'send'>): PrimaryLink {
  const outbox = createOutbox<Asked | Told>(channel.send);
  const waiting = new Map<number, (value: never) => void>();
  let lastCall = 0;
  const expect = <Name extends QuestionName>(_name: Name): Asking<Name> => {
    const call = ++lastCall;
    const answer = new Promise<Questions[Name]['gets']>((resolve) => {
      waiting.set(call, resolve);
    });
    return { call, answer };
  };
  return {
    expect,
    ask(name, of) {
      const asking = expect(name);
      outbox.post({ ask: name, call: asking.call, of } as Asked);
      return asking;
    },
    tell: outbox.post,
    tellLater: outbox.add,
    settle(call, value) {
      const resolve = waiting.get(call);
      waiting.delete(call);
      resolve?.(value as never);
    },
  };
}
