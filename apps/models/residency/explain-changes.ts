import type { ModelEvent, ResidentModel } from '../../contract/model/index.ts';
import type { Intent } from './intents.ts';

export interface ChangeContext {
  readonly nowMs: number;
  readonly isDaemonReady: boolean;
  readonly loadIntentOf: (model: string) => Intent | null;
  readonly unloadIntentOf: (model: string) => Intent | null;
  readonly createId: () => string;
}

/** Ollama unloads a model some moments after its time is over. */
const expirySlackMs = 3000;

/** What changed between two looks at the models in memory, unloads first, each with its cause. */
export function explainChanges(
  previous: readonly ResidentModel[],
  next: readonly ResidentModel[],
  context: ChangeContext,
): readonly ModelEvent[] {
  const before = new Map(previous.map((model) => [model.name, model]));
  const after = new Map(next.map((model) => [model.name, model]));
  const gone = previous.filter(({ name }) => !after.has(name)).map((model) => explainUnload(model, context));
  const come = next.flatMap((model) => {
    const old = before.get(model.name);
    if (!old) return [explainLoad(model, context)];
    return old.contextLength === model.contextLength ? [] : explainReload(old, model, context);
  });
  return [...gone, ...come];
}

function explainLoad(model: ResidentModel, { nowMs, loadIntentOf, createId }: ChangeContext): ModelEvent {
  const intent = loadIntentOf(model.name);
  return {
    ...describe(model, createId),
    kind: 'load',
    atMs: nowMs,
    cause: intent?.cause ?? 'elsewhere',
    detail: intent?.detail ?? 'by a program that does not go through Drover',
    durationMs: intent === null ? null : (intent.measuredMs ?? Math.max(0, nowMs - intent.atMs)),
    requestId: intent?.requestId ?? null,
  };
}

function explainUnload(model: ResidentModel, context: ChangeContext): ModelEvent {
  const { nowMs, createId } = context;
  const { cause, detail, requestId } = findUnloadCause(model, context);
  return {
    ...describe(model, createId),
    kind: cause === 'evicted' ? 'evict' : 'unload',
    atMs: nowMs,
    cause,
    detail,
    durationMs: Math.max(0, nowMs - model.loadedAtMs),
    requestId,
  };
}

function findUnloadCause(
  model: ResidentModel,
  { nowMs, isDaemonReady, unloadIntentOf }: ChangeContext,
): Omit<Intent, 'atMs'> {
  const intent = unloadIntentOf(model.name);
  if (!isDaemonReady && intent?.cause !== 'recovery')
    return { cause: 'daemon-ended', detail: 'Ollama stopped', requestId: null };
  if (intent) return intent;
  const isOver = model.expiresAtMs !== null && model.expiresAtMs <= nowMs + expirySlackMs;
  if (isOver) return { cause: 'expired', detail: 'its time to stay was over', requestId: null };
  return { cause: 'elsewhere', detail: 'by Ollama itself, or by another program', requestId: null };
}

function explainReload(old: ResidentModel, model: ResidentModel, context: ChangeContext): readonly ModelEvent[] {
  const intent = context.unloadIntentOf(old.name);
  const lengths = `${formatTokens(old.contextLength)} to ${formatTokens(model.contextLength)}`;
  const unload: ModelEvent = {
    ...describe(old, context.createId),
    kind: 'unload',
    atMs: context.nowMs,
    cause: 'reloaded',
    detail: `for another context: ${lengths} tokens`,
    durationMs: Math.max(0, context.nowMs - old.loadedAtMs),
    requestId: intent?.requestId ?? null,
  };
  return [unload, explainLoad(model, context)];
}

const formatTokens = (tokens: number | null): string => (tokens === null ? 'unknown' : tokens.toLocaleString('en-US'));

function describe(
  { name, sizeBytes, contextLength }: ResidentModel,
  createId: () => string,
): Pick<ModelEvent, 'id' | 'model' | 'sizeBytes' | 'contextLength'> {
  return { id: createId(), model: name, sizeBytes, contextLength };
}
