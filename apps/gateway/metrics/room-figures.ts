import { type DaemonState, daemonStateSchema } from '../../contract/model/index.ts';
import type { GatewayPorts, GatewaySettings, RoomFigures } from '../ports.ts';
import type { ModelLabels } from './bounded-names.ts';
import type { Family } from './family.ts';
import type { Sample } from './tally.ts';

export interface RoomSources {
  readonly settings: GatewaySettings;
  readonly ports: Pick<GatewayPorts, 'figures'>;
  readonly models: ModelLabels;
}

const daemonKinds = daemonStateSchema.options.map(({ shape }) => shape.kind.value);

/** One of several states, as a figure for each: 1 for the one it is. */
export const listStates = (state: string, states: readonly string[], ...labels: readonly string[]): Sample[] =>
  states.map((each) => [Number(each === state), ...labels, each]);

/** Figures of the rooms beside the gateway: the daemon, the memory, the log; and which build this is. */
export function listRoomFamilies(sources: RoomSources): readonly Family[] {
  const read = (pick: (figures: RoomFigures) => Iterable<Sample>) => () => {
    const figures = sources.ports.figures?.() ?? null;
    return figures === null ? [] : pick(figures);
  };
  return [
    ...listMemoryFamilies(read, sources.models),
    gauge('drover_daemon_state', 'Where the managed Ollama stands: 1 for the state that it is in.', {
      labels: ['state'],
      read: read(({ daemon }) => listStates(daemon satisfies DaemonState['kind'], daemonKinds)),
    }),
    gauge('drover_storage_up', 'Whether rows of requests reach the disk.', {
      labels: [],
      read: read(({ storage }) => [[Number(storage.isWritten)]]),
    }),
    {
      ...gauge('drover_storage_dropped_rows_total', 'Rows of requests that could not be kept.', {
        labels: [],
        read: read(({ storage }) => [[storage.droppedCount]]),
      }),
      type: 'counter',
    },
    gauge('drover_build_info', 'Always 1: which build this is.', {
      labels: ['version', 'commit'],
      read: () => [[1, sources.settings.version, sources.settings.build.commit ?? '']],
    }),
  ];
}

export const gauge = (name: string, help: string, rest: Pick<Family, 'labels' | 'read'>): Family => ({
  ...{ name, help, type: 'gauge' },
  ...rest,
});

type Read = (pick: (figures: RoomFigures) => Iterable<Sample>) => Family['read'];

function listMemoryFamilies(read: Read, models: ModelLabels): readonly Family[] {
  const total = (name: string, help: string, pick: (memory: RoomFigures['memory']) => number): Family =>
    gauge(name, help, { labels: [], read: read(({ memory }) => [[pick(memory)]]) });
  const ofEach = (name: string, help: string, pick: (model: RoomFigures['memory']['residents'][number]) => number) =>
    gauge(name, help, {
      labels: ['model'],
      read: read(({ memory }) => memory.residents.map((model) => [pick(model), models.of(model.name, true)])),
    });
  return [
    total('drover_memory_budget_bytes', 'Memory that models may take.', (memory) => memory.budgetBytes),
    total(
      'drover_memory_live_budget_bytes',
      'The budget less what other programs need now.',
      (memory) => memory.liveBudgetBytes,
    ),
    total('drover_memory_waiting_requests', 'Requests that wait for room.', (memory) => memory.waitingRequests),
    total('drover_models_loading', 'Models that are being loaded.', (memory) => memory.loadingModels),
    ofEach('drover_model_memory_bytes', 'Memory that a model takes.', ({ sizeBytes }) => sizeBytes),
    ofEach('drover_model_gpu_memory_bytes', 'The part of it that the GPU holds.', ({ gpuBytes }) => gpuBytes),
  ];
}
