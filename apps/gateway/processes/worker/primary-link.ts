import type { Socket } from 'node:net';
import type { Asked, QuestionName, Questions, Told } from '../messages.ts';
import { createOutbox } from '../outbox.ts';
import type { SentOrder } from '../short-answers.ts';
import { type Sent, shorten } from '../short-messages.ts';

/** The way to the primary process. */
export interface Channel {
  send(batch: readonly Sent[]): void;
  /** A connection comes with the order to take it. */
  onOrders(listener: (orders: readonly SentOrder[], socket: Socket | undefined) => void): void;
}

/** A question that was asked. */
export interface Asking<Name extends QuestionName> {
  readonly call: number;
  readonly answer: Promise<Questions[Name]['gets']>;
  /** The same, once it is there. */
  readonly given: Questions[Name]['gets'] | undefined;
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
  const outbox = createOutbox<Asked | Told>((batch) => channel.send(batch.map(shorten)));
  const waiting = new Map<number, { readonly resolve: (value: never) => void; given: unknown }>();
  let lastCall = 0;
  const expect = <Name extends QuestionName>(_name: Name): Asking<Name> => {
    const call = ++lastCall;
    let resolve: (value: never) => void = () => undefined;
    const answer = new Promise<Questions[Name]['gets']>((settle) => {
      resolve = settle;
    });
    const asking = { call, answer, given: undefined, resolve };
    waiting.set(call, asking);
    return asking;
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
      const asking = waiting.get(call);
      if (asking === undefined) return;
      waiting.delete(call);
      asking.given = value;
      asking.resolve(value as never);
    },
  };
}
