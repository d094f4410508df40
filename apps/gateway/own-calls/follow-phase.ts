import type { OwnCallEvent } from '../../contract/model/index.ts';
import type { GatewayContext } from '../gateway-context.ts';

/** The header by which the gateway finds its own calls among those that run. */
export const ownCallHeader = 'x-drover-own-call';

/** Tells what the running request with this mark is doing, whenever that changes. Returns the end of it. */
export function followPhase(
  { registry, queue }: Pick<GatewayContext, 'registry' | 'queue'>,
  mark: string,
  tell: (event: OwnCallEvent) => void,
): () => void {
  let told = '';
  return registry.onChange(() => {
    const running = registry.all().find(({ request }) => request?.headers[ownCallHeader] === mark);
    if (!running) return;
    const { id: requestId, phase } = running;
    const place = queue.places().get(requestId) ?? null;
    const text = `${phase} ${place?.position ?? ''} ${place?.waitingCount ?? ''}`;
    if (text === told) return;
    told = text;
    tell({ type: 'phase', requestId, phase, place });
  });
}
