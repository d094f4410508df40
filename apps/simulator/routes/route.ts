import type { Daemon } from '../daemon.ts';
import type { Dialect } from '../http/error-answer.ts';
import type { Exchange } from '../http/exchange.ts';

export interface RouteCall {
  readonly daemon: Daemon;
  readonly exchange: Exchange;
  /** The part of the path below a route that ends with `/`, decoded. */
  readonly rest: string;
}

/** One route. A `path` that ends with `/` takes everything below it. */
export interface Route {
  readonly methods: readonly string[];
  readonly path: string;
  readonly dialect: Dialect;
  /** Needs a model: the switches that spoil inference act on it. */
  readonly isInference: boolean;
  run(call: RouteCall): void | Promise<void>;
}
