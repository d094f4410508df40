import type { IncomingMessage } from 'node:http';
import type { Phase } from '../../contract/model/index.ts';
import type { Peer } from '../callers/peer.ts';
import type { ExchangeFacts, ExchangeTimes } from '../exchange/exchange-facts.ts';
import type { StopSwitch } from '../exchange/stop-switch.ts';
import type { RouteFacts } from '../routes/route-facts.ts';

/** What the registry needs to know of a request to show and to stop it. */
export interface RunningRequest {
  readonly id: string;
  readonly receivedAtMs: number;
  readonly app: string | null;
  readonly peer: Peer;
  readonly route: RouteFacts;
  readonly priority: 'interactive' | 'batch';
  readonly times: ExchangeTimes;
  readonly facts: ExchangeFacts;
  readonly phase: Phase;
  readonly stop: StopSwitch;
  readonly request?: Pick<IncomingMessage, 'headers'>;
}
