import type { Exchange } from '../exchange/exchange.ts';
import type { RouteFacts } from './route-facts.ts';

/** One line of the route table. */
export interface Route extends RouteFacts {
  /** Answers the request. Ends the exchange in every case. */
  readonly serve: (exchange: Exchange) => Promise<void>;
}
