import type { RouteTarget } from '../../routing/index.ts';
import type { EgressTarget } from '../../translate/index.ts';
import type { Exchange } from '../exchange/exchange.ts';

/** What a dialect's writer has to know of where a request goes. */
export const egressTargetOf = ({ gateway }: Exchange, { model, backend }: RouteTarget): EgressTarget => ({
  model,
  isStrict: gateway.backends.get(backend)?.isStrict === true,
});
