import type { Status } from '../../../../apps/contract/control/index.ts';
import type { ModelsPage, Pull } from '../../../../apps/contract/model/index.ts';

export const firstRunSteps = ['ollama', 'model', 'request'] as const;
export type FirstRunStep = (typeof firstRunSteps)[number];

/** How far a first start has come. */
export interface FirstRun {
  readonly ollama: {
    readonly isDone: boolean;
    readonly text: string;
    /** What to do where starting alone does not help; once it answers, who reaches it by its usual port. */
    readonly advice: string;
    readonly canStart: boolean;
  };
  readonly model: {
    readonly isDone: boolean;
    readonly text: string;
    /** What to download; `null` where something is there, or on its way, or nothing fits. */
    readonly offer: Starter | null;
  };
  /** The step to take now; the last one stays until a request has come. */
  readonly next: FirstRunStep;
}

export interface Starter {
  readonly name: string;
  /** About what is downloaded. */
  readonly sizeBytes: number;
}

/** Models for a start, the most capable first; sizes are those of the downloads in Ollama's library. */
const starters: readonly Starter[] = [
  { name: 'qwen3-coder:30b', sizeBytes: 19e9 },
  { name: 'gpt-oss:20b', sizeBytes: 14e9 },
  { name: 'qwen3:8b', sizeBytes: 5.2e9 },
  { name: 'llama3.2:3b', sizeBytes: 2e9 },
  { name: 'llama3.2:1b', sizeBytes: 1.3e9 },
];
/** For the context and the work space of a short conversation. */
const besideWeightsBytes = 2 * 2 ** 30;

/** The most capable one that has room with a context beside it; `null` when none has. */
export const chooseStarter = (budgetBytes: number): Starter | null =>
  starters.find(({ sizeBytes }) => sizeBytes * 1.1 + besideWeightsBytes <= budgetBytes) ?? null;

/** Whether programs that know only Ollama's own port come to Drover without a change. */
const describePort = (takeOverUrl: string | null): string =>
  takeOverUrl === null
    ? 'Its usual port is not Drover’s here: programs need the address below.'
    : `Programs that ask it at ${new URL(takeOverUrl).host} reach Drover, and need no change.`;

function describeOllama({ about, daemon: { state, installHint } }: Status): FirstRun['ollama'] {
  const open = { isDone: false, advice: '', canStart: false };
  switch (state.kind) {
    case 'ready':
      return {
        ...open,
        isDone: true,
        text: `Ollama ${state.version} answers.`,
        advice: describePort(about.takeOverUrl),
      };
    case 'starting':
    case 'degraded':
    case 'backing-off':
      return { ...open, text: 'Ollama is starting.' };
    case 'stopping':
      return { ...open, text: 'Ollama is stopping.' };
    case 'stopped':
      return { ...open, text: 'Ollama is stopped.', canStart: true };
    case 'absent':
      return { ...open, text: state.reason };
    case 'contended':
      return { ...open, text: state.reason, advice: state.advice, canStart: true };
    case 'failed':
      return state.code === 'daemon_not_found'
        ? { ...open, text: 'Ollama is not installed.', advice: installHint, canStart: true }
        : { ...open, text: state.message, advice: state.advice, canStart: true };
  }
}

const isOnItsWay = ({ state }: Pull): boolean => state === 'queued' || state === 'running' || state === 'retrying';

function describeModel(
  { memory }: Status,
  { installed, pulls }: Pick<ModelsPage, 'installed' | 'pulls'>,
): FirstRun['model'] {
  const [first] = installed ?? [];
  if (first) return { isDone: true, text: `${first.name} is here.`, offer: null };
  const pull = pulls.find(isOnItsWay);
  if (pull) {
    const share = pull.totalBytes === 0 ? '' : `, ${Math.floor((100 * pull.completedBytes) / pull.totalBytes)} %`;
    return { isDone: false, text: `${pull.model} is being downloaded${share}.`, offer: null };
  }
  const offer = installed === null ? null : chooseStarter(memory.budgetBytes);
  return { isDone: false, text: installed === null ? 'It needs Ollama first.' : 'No model is installed yet.', offer };
}

/** Steps that are skipped are not the next one. */
export function buildFirstRun(
  status: Status,
  page: Pick<ModelsPage, 'installed' | 'pulls'>,
  skipped: ReadonlySet<FirstRunStep>,
): FirstRun {
  const ollama = describeOllama(status);
  const model = describeModel(status, page);
  const isOpen = (step: 'ollama' | 'model', isDone: boolean): boolean => !isDone && !skipped.has(step);
  const next = isOpen('ollama', ollama.isDone) ? 'ollama' : isOpen('model', model.isDone) ? 'model' : 'request';
  return { ollama, model, next };
}
