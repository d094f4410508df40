import type { Clock } from '../../../base/index.ts';
import { createGatewayMetrics, type GatewayMetrics } from '../../metrics/gateway-metrics.ts';
import type { PrimaryLink } from './primary-link.ts';

/** Creates metrics that are counted in the primary process, for all workers together. Requests with a row are counted there with their row. */
export function createRemoteMetrics(clock: Clock, link: PrimaryLink): GatewayMetrics {
  return {
    ...createGatewayMetrics(clock),
    observe(route, completion) {
      if (!route.isRecorded) link.tell({ tell: 'observe', route: route.name, completion });
    },
    countPrefixBreak: (model) => link.tell({ tell: 'prefix-break', model }),
    countTruncation: (model) => link.tell({ tell: 'truncation', model }),
    countCircuitChange: (...args) => link.tell({ tell: 'count', name: 'countCircuitChange', with: args }),
    countTry(...args) {
      // The usual end of a try goes with what is told next.
      const tell = args[1] === 'succeeded' ? link.tellLater : link.tell;
      tell({ tell: 'count', name: 'countTry', with: args });
    },
    countRetry: (...args) => link.tell({ tell: 'count', name: 'countRetry', with: args }),
    countFallback: (...args) => link.tell({ tell: 'count', name: 'countFallback', with: args }),
    countLimitRefusal: (...args) => link.tell({ tell: 'count', name: 'countLimitRefusal', with: args }),
    countQueueRefusal: (...args) => link.tell({ tell: 'count', name: 'countQueueRefusal', with: args }),
    // The line stands in the primary process, which knows who waited.
    observeQueueWait: () => undefined,
  };
}
