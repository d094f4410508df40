import { isSameModel, RoomError } from '../../base/index.ts';
import type { Benchmark, InstalledModel, ResidentModel } from '../../contract/model/index.ts';
import type { ModelsErrorCode } from '../daemon-answer.ts';
import { assertModelName } from '../model-name.ts';
import type { MeasuredModel } from '../residency/model-orders.ts';
import type { BenchOptions, BenchRequest, BenchStep } from './bench-request.ts';
import type { GenerationClient } from './generation-client.ts';
import { readMachineFacts } from './machine-facts.ts';
import { type BenchPrompt, buildLongPrompt, buildShortPrompt, suiteVersion } from './prompts.ts';
import { type GenerationFigures, measureGeneration } from './read-generation.ts';
import { summarizeSamples } from './summarize-samples.ts';

interface MeasurePorts extends BenchOptions {
  readonly client: GenerationClient;
}

interface Run {
  readonly short: GenerationFigures;
  readonly long: GenerationFigures;
}

const unloadLooks = 60;
const lookIntervalMs = 250;

/** Unloads and loads the model, warms it up, and takes `runs` samples of each prompt. */
export async function* measureModel(ports: MeasurePorts, request: BenchRequest): AsyncGenerator<BenchStep, Benchmark> {
  const tell = (step: BenchStep['step'], run = 1): BenchStep => ({
    type: 'step-started',
    step,
    run,
    runs: request.runs,
  });
  const model = await findModel(ports, request.model);
  yield tell('unload');
  const lent = await ports.lend(model.name, request.signal);
  let isMeasured = false;
  try {
    const measured = yield* takeMeasures(ports, request, { model, lent, tell });
    isMeasured = true;
    return buildBenchmark(ports, request, measured);
  } finally {
    lent.release(isMeasured);
  }
}

interface Lent {
  readonly model: InstalledModel;
  readonly lent: MeasuredModel;
  readonly tell: (step: BenchStep['step'], run?: number) => BenchStep;
}

async function* takeMeasures(
  ports: MeasurePorts,
  request: BenchRequest,
  { model, lent, tell }: Lent,
): AsyncGenerator<BenchStep, Measured> {
  const { client } = ports;
  const target = { model: model.name, contextLength: lent.contextLength };
  const isUnloaded = await unload(ports, { lent, model: model.name, signal: request.signal });
  yield tell('load');
  const loadMs = await client.load(target);
  yield tell('warm-up');
  await client.generate(target, buildShortPrompt(0));
  const resident = (await ports.models.refresh()).find(({ name }) => name === model.name);
  const generate = async (prompt: BenchPrompt): Promise<GenerationFigures> =>
    measureGeneration(await client.generate(target, prompt));
  const runs: Run[] = [];
  for (let run = 1; run <= request.runs; run++) {
    yield tell('short', run);
    const short = await generate(buildShortPrompt(run));
    yield tell('long', run);
    runs.push({ short, long: await generate(buildLongPrompt(run)) });
  }
  // Whoever kept the model in memory makes the load no load.
  return { model, resident, runs, loadMs: isUnloaded ? loadMs : null };
}

interface Measured {
  readonly model: InstalledModel;
  readonly resident: ResidentModel | undefined;
  readonly runs: readonly Run[];
  readonly loadMs: number | null;
}

function buildBenchmark(ports: MeasurePorts, request: BenchRequest, measured: Measured): Benchmark {
  const { model, resident, runs, loadMs } = measured;
  const { inFlightCount, daemonVersion, save } = request;
  return {
    id: ports.createId(),
    atMs: ports.clock.nowMs(),
    name: save,
    model: model.name,
    digest: model.digest === '' ? null : model.digest,
    daemonVersion,
    suite: suiteVersion,
    runs: request.runs,
    inFlightCount,
    contextLength: resident?.contextLength ?? null,
    gpuBytes: resident?.gpuBytes ?? null,
    machine: readMachineFacts(),
    figures: {
      loadMs: summarizeSamples([loadMs]),
      firstTokenMs: summarizeSamples(runs.map(({ short }) => short.firstTokenMs)),
      longFirstTokenMs: summarizeSamples(runs.map(({ long }) => long.firstTokenMs)),
      prefillTokensPerSecond: summarizeSamples(runs.map(({ long }) => long.prefillTokensPerSecond)),
      decodeTokensPerSecond: summarizeSamples(runs.map(({ short }) => short.decodeTokensPerSecond)),
      memoryBytes: summarizeSamples([resident?.sizeBytes ?? null]),
    },
  };
}

async function findModel({ models }: MeasurePorts, wanted: string): Promise<InstalledModel> {
  assertModelName(wanted);
  const found = (await models.installed()).find(({ name }) => isSameModel(wanted, name));
  if (found === undefined) {
    throw new RoomError<ModelsErrorCode>('model_not_found', `${wanted} is not installed.`);
  }
  if (found.capabilities.length > 0 && !found.capabilities.includes('completion')) {
    throw new RoomError<ModelsErrorCode>('model_not_found', `${found.name} writes no text, so it cannot be measured.`, {
      data: { advice: '`drover models list` shows the others.' },
    });
  }
  return found;
}

/** An idle model goes a moment after the daemon's answer, a busy one with its last request. `false` when it stayed. */
async function unload(
  { models, timers }: MeasurePorts,
  { lent, model, signal }: { readonly lent: MeasuredModel; readonly model: string; readonly signal: AbortSignal },
): Promise<boolean> {
  const isGone = (resident: readonly ResidentModel[]): boolean => !resident.some(({ name }) => name === model);
  if (isGone(await lent.unload())) return true;
  for (let look = 0; look < unloadLooks; look++) {
    signal.throwIfAborted();
    await new Promise<void>((resolve) => {
      timers.after(lookIntervalMs, resolve);
    });
    if (isGone(await models.refresh())) return true;
  }
  return false;
}
