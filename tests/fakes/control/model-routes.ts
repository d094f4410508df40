import type { implement } from '@orpc/server';
import type { controlContract } from '../../../apps/contract/control/index.ts';
import { buildFitReport } from './fit-report.ts';
import { measureNow } from './scripted-benchmarks.ts';
import { describeModel, toInstalled } from './scripted-library.ts';
import type { ScriptedService } from './scripted-service.ts';

type Contract = ReturnType<typeof implement<typeof controlContract>>;
type Models = Omit<Contract['models'], 'middleware' | 'use'>;
type Bench = Omit<Contract['bench'], 'middleware' | 'use'>;

function createInventoryRoutes(models: Models, { inventory, orders }: ScriptedService) {
  const note = (...words: string[]): void => void orders.push(words.join(' '));
  return {
    show: models.show.handler(({ input, errors }) => {
      const details = inventory.show(input.model);
      if (details) return details;
      throw errors.NOT_FOUND({ message: 'Ollama has no such model.', data: { advice: 'Check the name.' } });
    }),
    pull: models.pull.handler(({ input }) => {
      note('pull', input.model);
      return inventory.pull(input.model);
    }),
    pulls: models.pulls.handler(() => inventory.pulls),
    pausePull: models.pausePull.handler(({ input }) => inventory.order(input.id, 'paused')),
    resumePull: models.resumePull.handler(({ input }) => inventory.order(input.id, 'running')),
    cancelPull: models.cancelPull.handler(({ input }) => inventory.order(input.id, 'cancelled')),
    remove: models.remove.handler(({ input }) => {
      note('remove', input.model);
      return inventory.remove(input.model);
    }),
    copy: models.copy.handler(({ input }) => {
      note('copy', input.source, input.destination);
      return inventory.copy(input.source, input.destination);
    }),
    create: models.create.handler(async function* ({ input }) {
      note('create', input.model);
      yield { status: 'reading the Modelfile', completedBytes: null, totalBytes: null };
      yield { status: 'creating new layer', completedBytes: 2e8, totalBytes: 4e8 };
      inventory.add(toInstalled(describeModel(input.model)));
      yield { status: 'success', completedBytes: null, totalBytes: null };
    }),
    disk: models.disk.handler(() => inventory.disk()),
    cleanDisk: models.cleanDisk.handler(() => {
      note('clean');
      const { orphans } = inventory;
      inventory.orphans = [];
      const freedBytes = orphans.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      return { removedCount: orphans.length, freedBytes, keptCount: 0, note: null };
    }),
  };
}

function createMemoryRoutes(models: Models, service: ScriptedService) {
  const { memory, orders } = service;
  return {
    resident: models.resident.handler(() => service.status.resident),
    residency: models.residency.handler(() => memory.residency()),
    fit: models.fit.handler(({ input }) => buildFitReport(input.model, service.status.memory, service.status.resident)),
    fitSteps: models.fitSteps.handler(({ input }) => memory.fitSteps(input.model)),
    load: models.load.handler(async ({ input, errors }) => {
      orders.push(`load ${input.model}${input.contextLength === undefined ? '' : ` with ${input.contextLength}`}`);
      const refusal = await memory.load(input.model, input.contextLength);
      if (!refusal) return service.status.resident;
      const advice = 'Take a shorter context or a smaller model.';
      throw errors.MEMORY_BUDGET({ message: refusal.sentence, data: { advice } });
    }),
    unload: models.unload.handler(({ input }) => {
      orders.push(`unload ${input.model}`);
      memory.unload(input.model);
      return service.status.resident;
    }),
    policies: models.policies.handler(() => memory.policies),
    setPolicy: models.setPolicy.handler(({ input: { model, ...change } }) => {
      orders.push(`set ${model} ${JSON.stringify(change)}`);
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      return memory.setPolicy({ model, ...Object.fromEntries(given) });
    }),
    timeline: models.timeline.handler(({ input }) =>
      memory.events
        .filter(({ atMs, model }) => atMs >= input.sinceMs && (input.model === null || model === input.model))
        .toReversed()
        .slice(0, input.limit),
    ),
  };
}

/** The models' part of the scripted control API. */
export function createModelRoutes(models: Models, service: ScriptedService) {
  return {
    installed: models.installed.handler(() => service.inventory.installed),
    ...createInventoryRoutes(models, service),
    ...createMemoryRoutes(models, service),
  };
}

/** The benchmarks' part. */
export function createBenchRoutes(bench: Bench, service: ScriptedService) {
  return {
    run: bench.run.handler(async function* ({ input: { model, runs } }) {
      service.orders.push(`bench ${model}`);
      for (const step of ['load', 'short', 'long'] as const) yield { type: 'step-started', step, run: 1, runs };
      await service.gate;
      const benchmark = measureNow(model);
      service.benchmarks = [...service.benchmarks.filter((each) => each.model !== model), benchmark];
      yield { type: 'benchmark-finished', benchmark, isStored: true };
    }),
    list: bench.list.handler(() => service.benchmarks),
    report: bench.report.handler(({ input: { baseline } }) => ({ baseline, rows: [] })),
  };
}
