import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import type {
  FitStep,
  InFlight,
  MemoryBudget,
  ModelEvent,
  ModelFitSummary,
  ModelPolicy,
  Residency,
  ResidentModel,
} from '../../../apps/contract/model/index.ts';
import { describeModel } from './scripted-library.ts';

const gibi = 2 ** 30;
const usualContext = 8192;
const stayMs = 300_000;

/** What the rules of memory look at and change. */
export interface MemoryHome {
  residents: readonly ResidentModel[];
  readonly inFlight: readonly InFlight[];
  readonly budget: MemoryBudget;
  push(event: ControlEvent): void;
}

type Verdict = FitStep['verdict'];

/** The memory of a scripted service: it keeps the budget, makes room by unloading, and tells what it does. */
export interface ScriptedMemory {
  policies: ModelPolicy[];
  events: ModelEvent[];
  /** Other programs need memory: the budget ends here, for this reason. */
  lowered: { readonly liveBytes: number; readonly because: string } | null;
  waiting: Residency['waiting'];
  residency(): Residency;
  fitSteps(model: string): FitStep[];
  fit(model: string): ModelFitSummary;
  /** The verdict when it could not be loaded. */
  load(model: string, contextLength: number | undefined): Promise<Verdict | null>;
  unload(model: string): void;
  setPolicy(change: Partial<ModelPolicy> & Pick<ModelPolicy, 'model'>): ModelPolicy[];
  tell(): void;
  /** Loads take until the returned function is called. */
  holdLoads(): () => void;
}

const gb = (bytes: number): string => `${(bytes / gibi).toFixed(1)} GB`;
const sizeOf = (models: readonly ResidentModel[]): number => models.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

function measure(name: string, contextLength: number): Omit<FitStep, 'verdict'> {
  const { weightsGb, cacheGb, otherGb } = describeModel(name);
  const weightsBytes = weightsGb * gibi;
  const cacheBytes = (cacheGb * gibi * contextLength) / 8192;
  const otherBytes = otherGb * gibi;
  return { contextLength, weightsBytes, cacheBytes, otherBytes, neededBytes: weightsBytes + cacheBytes + otherBytes };
}

function listLengths(name: string): number[] {
  const { trainedContext } = describeModel(name);
  const lengths = [4096, 8192, 16_384, 32_768, 65_536, 131_072, 262_144].filter((length) => length < trainedContext);
  return [...lengths, trainedContext];
}

export function createScriptedMemory(home: MemoryHome): ScriptedMemory {
  let gate: Promise<void> = Promise.resolve();
  let loading: Residency['loading'] = [];
  let lastId = 0;
  const isBusy = (name: string): boolean =>
    home.inFlight.some(({ servedModel, phase }) => servedModel === name && phase !== 'waiting');
  const live = (): number => memory.lowered?.liveBytes ?? home.budget.budgetBytes;
  const others = (model: string): readonly ResidentModel[] => home.residents.filter(({ name }) => name !== model);

  function judge(model: string, neededBytes: number): Verdict {
    const beside = others(model);
    const needs = gb(neededBytes);
    const gone: ResidentModel[] = [];
    const free = (): number => live() - sizeOf(beside) + sizeOf(gone);
    const movable = beside.filter(({ isPinned }) => !isPinned);
    const idle = movable.filter(({ name }) => !isBusy(name)).sort((a, b) => a.loadedAtMs - b.loadedAtMs);
    for (const candidate of [...idle, ...movable.filter(({ name }) => isBusy(name))])
      if (free() < neededBytes) gone.push(candidate);
    const names = gone.map(({ name }) => name);
    const list = names.join(', ');
    if (free() < neededBytes) {
      const sentence = `It does not fit: ${needs} are needed, and there can be ${gb(free())} at most.`;
      return { kind: 'refuse', models: [], sentence };
    }
    if (names.length === 0) return { kind: 'go', models: [], sentence: `It fits: ${needs} are needed.` };
    const verb = names.length === 1 ? 'is' : 'are';
    if (names.some(isBusy)) {
      const sentence = `It needs ${needs} and fits once ${list}, busy now, ${verb} done and unloaded.`;
      return { kind: 'wait', models: names, sentence };
    }
    return { kind: 'evict', models: names, sentence: `It needs ${needs} and fits once ${list} ${verb} unloaded.` };
  }

  const toStep = (model: string, contextLength: number): FitStep => {
    const step = measure(model, contextLength);
    return { ...step, verdict: judge(model, step.neededBytes) };
  };

  function note(event: Omit<ModelEvent, 'id' | 'atMs' | 'requestId'>): void {
    lastId += 1;
    const told = { ...event, id: `event-${lastId}`, atMs: Date.now(), requestId: null };
    memory.events = [...memory.events, told];
    home.push({ type: 'model-event', event: told });
  }

  function remove(model: ResidentModel, kind: 'unload' | 'evict', detail: string): void {
    home.residents = home.residents.filter(({ name }) => name !== model.name);
    note({
      ...{ model: model.name, kind, cause: kind === 'evict' ? 'evicted' : 'order', detail },
      ...{ durationMs: Date.now() - model.loadedAtMs, sizeBytes: model.sizeBytes, contextLength: model.contextLength },
    });
  }

  async function load(model: string, contextLength = usualContext): Promise<Verdict | null> {
    const { trainedContext } = describeModel(model);
    const step = toStep(model, Math.min(contextLength, trainedContext));
    if (step.verdict.kind === 'refuse') return step.verdict;
    for (const name of step.verdict.models) {
      const gone = home.residents.find((resident) => resident.name === name);
      if (gone) remove(gone, 'evict', `to make room for ${model}`);
    }
    loading = [...loading, { model, neededBytes: step.neededBytes, sinceMs: Date.now() }];
    memory.tell();
    await gate;
    loading = loading.filter((each) => each.model !== model);
    const policy = memory.policies.find((each) => each.model === model);
    const isPinned = policy?.isPinned ?? false;
    const loaded: ResidentModel = {
      ...{ name: model, sizeBytes: step.neededBytes, gpuBytes: step.neededBytes, contextLength: step.contextLength },
      ...{ expiresAtMs: isPinned ? null : Date.now() + stayMs, isPinned, loadedAtMs: Date.now() },
    };
    home.residents = [...others(model), loaded];
    note({
      ...{ model, kind: 'load', cause: 'order', detail: 'by order of the console', durationMs: 2100 },
      ...{ sizeBytes: step.neededBytes, contextLength: step.contextLength },
    });
    memory.tell();
    return null;
  }

  const memory: ScriptedMemory = {
    policies: [],
    events: [],
    lowered: null,
    waiting: [],
    residency: () => ({
      budget: home.budget,
      liveBudgetBytes: live(),
      loweredBecause: memory.lowered?.because ?? null,
      residents: [...home.residents],
      loading,
      waiting: memory.waiting,
    }),
    fitSteps: (model) => listLengths(model).map((length) => toStep(model, length)),
    fit(model) {
      const steps = memory.fitSteps(model);
      const usual = toStep(model, Math.min(usualContext, describeModel(model).trainedContext));
      const beside = steps.findLast(({ verdict }) => verdict.kind === 'go');
      const alone = steps.findLast(({ verdict }) => verdict.kind !== 'refuse');
      const pinnedBytes = sizeOf(others(model).filter(({ isPinned }) => isPinned));
      return {
        ...{ model, contextLength: usual.contextLength, neededBytes: usual.neededBytes, verdict: usual.verdict },
        maxContextBeside: beside?.contextLength ?? null,
        maxContextAlone: alone?.contextLength ?? null,
        trainedContextLength: describeModel(model).trainedContext,
        gapBytes: Math.max(0, (steps[0]?.neededBytes ?? 0) - (live() - pinnedBytes)),
      };
    },
    load,
    unload(model) {
      const gone = home.residents.find(({ name }) => name === model);
      if (gone) remove(gone, 'unload', 'by order of the console');
      memory.tell();
    },
    setPolicy(change) {
      const none = { isPinned: false, keepAlive: null, contextLength: null, isPreloaded: false };
      const before = memory.policies.find(({ model }) => model === change.model) ?? { ...none, model: change.model };
      const policy: ModelPolicy = { ...before, ...change };
      memory.policies = [...memory.policies.filter(({ model }) => model !== change.model), policy];
      home.residents = home.residents.map((model) =>
        model.name === change.model
          ? { ...model, isPinned: policy.isPinned, expiresAtMs: policy.isPinned ? null : Date.now() + stayMs }
          : model,
      );
      home.push({ type: 'policies-changed', policies: memory.policies });
      memory.tell();
      return memory.policies;
    },
    tell() {
      home.push({ type: 'residency-changed', models: [...home.residents] });
      home.push({ type: 'memory-changed', residency: memory.residency() });
    },
    holdLoads() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
  };
  return memory;
}
