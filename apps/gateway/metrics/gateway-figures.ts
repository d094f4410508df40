import type { QueueSnapshot } from '../../contract/model/index.ts';
import type { CacheStats } from '../cache/cache-settings.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { backendOfLane } from '../queue/lane-name.ts';
import { listBackendFamilies } from './backend-figures.ts';
import type { Family } from './family.ts';
import { gauge, listRoomFamilies } from './room-figures.ts';
import type { Sample } from './tally.ts';

/** How things stand in a gateway and around it, read when somebody asks. */
export function listGatewayFamilies(gateway: GatewayContext): readonly Family[] {
  const { registry, metrics, ports } = gateway;
  return [
    gauge('drover_requests_in_flight', 'Requests that have not ended.', {
      labels: [],
      read: () => [[registry.size()]],
    }),
    ...listQueueFamilies(gateway),
    ...listCacheFamilies(gateway),
    ...listBackendFamilies(gateway),
    ...listRoomFamilies({
      get settings() {
        return gateway.settings;
      },
      ports,
      models: metrics.models,
    }),
  ];
}

function listQueueFamilies({ queue, metrics }: GatewayContext): readonly Family[] {
  /** Names of models come from callers. */
  const labelLane = ({ lane }: QueueSnapshot): [string, string] => {
    const backend = backendOfLane(lane);
    return [backend, metrics.models.of(lane.slice(backend.length + 1), false)];
  };
  const ofEach = (
    name: string,
    help: string,
    { labels, pick }: { readonly labels: readonly string[]; readonly pick: (lane: QueueSnapshot) => Sample[] },
  ): Family =>
    gauge(name, help, { labels: ['backend', 'model', ...labels], read: () => queue.snapshot().flatMap(pick) });
  return [
    ofEach('drover_queue_waiting', 'Requests in the line before a model of a backend.', {
      labels: ['priority'],
      pick: (lane) => lane.waiting.map(({ count, priority }): Sample => [count, ...labelLane(lane), priority]),
    }),
    ofEach('drover_queue_running', 'Requests that had their turn and have not ended.', {
      labels: [],
      pick: (lane) => [[lane.runningCount, ...labelLane(lane)]],
    }),
    ofEach('drover_queue_slots', 'Requests that a model of a backend answers at the same time.', {
      labels: [],
      pick: (lane) => [[lane.slots, ...labelLane(lane)]],
    }),
  ];
}

function listCacheFamilies({ cache }: GatewayContext): readonly Family[] {
  const size = (name: string, help: string, pick: (stats: CacheStats) => number): Family =>
    gauge(name, help, { labels: [], read: () => [[pick(cache.stats())]] });
  return [
    {
      name: 'drover_cache_requests_total',
      help: 'Requests in which the cache took part (hit, miss; coalesced: answered with another one under way).',
      type: 'counter',
      labels: ['result'],
      read() {
        const { hits, misses, coalesced } = cache.stats();
        return [
          [hits, 'hit'],
          [misses, 'miss'],
          [coalesced, 'coalesced'],
        ];
      },
    },
    size('drover_cache_entries', 'Answers that are kept.', ({ entries }) => entries),
    size('drover_cache_bytes', 'Space that kept answers take.', ({ sizeBytes }) => sizeBytes),
  ];
}
