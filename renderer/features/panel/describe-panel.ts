import type { Status } from '../../../apps/contract/control/index.ts';
import type { DaemonState, InFlight } from '../../../apps/contract/model/index.ts';
import { formatFigureDuration, formatSpeed, type GlyphState, listComing, type Quantity } from '../../shared/index.ts';

/** The head of the panel: a word or two, and what goes on. */
export interface PanelHead {
  readonly glyph: GlyphState;
  readonly words: string;
  readonly detail: string;
  readonly canStart: boolean;
  readonly canStop: boolean;
}

const mostRows = 4;

function describeWork({ inFlight, tokensPerSecond }: Status): string {
  const waiting = inFlight.filter(({ phase }) => phase === 'waiting').length;
  const running = inFlight.length - waiting;
  const parts = [
    ...(running > 0 ? [`${running} running`] : []),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(tokensPerSecond > 0 ? [`${formatSpeed(tokensPerSecond)} tok/s`] : []),
  ];
  return parts.length === 0 ? 'Nothing is running' : parts.join(', ');
}

const signs: Readonly<Record<DaemonState['kind'], readonly [GlyphState, string]>> = {
  ready: ['ok', 'Healthy'],
  degraded: ['warned', 'Ollama does not answer'],
  starting: ['starting', 'Ollama is starting'],
  stopping: ['starting', 'Ollama is stopping'],
  'backing-off': ['warned', 'Ollama starts again soon'],
  stopped: ['off', 'Stopped'],
  contended: ['failed', 'Something else ends Ollama'],
  failed: ['failed', 'Ollama failed'],
  absent: ['off', 'No Ollama here'],
};
const startable: ReadonlySet<DaemonState['kind']> = new Set(['stopped', 'backing-off', 'contended', 'failed']);
const stoppable: ReadonlySet<DaemonState['kind']> = new Set(['ready', 'degraded', 'starting']);

export function describePanelHead(status: Status): PanelHead {
  const { state, pause } = status.daemon;
  const isUnwell = state.kind === 'ready' && status.health.status !== 'ok';
  const [glyph, words] = isUnwell ? (['warned', 'Needs a look'] as const) : signs[state.kind];
  const orders = { canStart: startable.has(state.kind), canStop: stoppable.has(state.kind) };
  const detail = describeWork(status);
  if (pause !== undefined) return { ...orders, glyph: 'waiting', words: 'New requests wait', detail };
  return { ...orders, glyph, words, detail };
}

export interface PanelRequest {
  readonly id: string;
  readonly glyph: GlyphState;
  readonly caller: string;
  readonly project: string | null;
  readonly phase: string;
  readonly age: Quantity;
}

const phases: Readonly<Record<InFlight['phase'], string>> = {
  waiting: 'in line',
  reading: 'reading',
  writing: 'writing',
};

function toRequest({ id, app, route, project, phase, tokensPerSecond, ageMs }: InFlight): PanelRequest {
  const speed = phase === 'writing' && tokensPerSecond !== null ? `, ${formatSpeed(tokensPerSecond)} tok/s` : '';
  return {
    ...{ id, project, caller: app ?? route, phase: `${phases[phase]}${speed}` },
    glyph: phase === 'waiting' ? 'waiting' : 'running',
    age: formatFigureDuration(ageMs),
  };
}

/** The longest running first, with how many more there are. */
export function listPanelRequests(inFlight: readonly InFlight[]) {
  const sorted = [...inFlight].sort((a, b) => a.receivedAt.localeCompare(b.receivedAt));
  const more = sorted.length - mostRows;
  return { rows: sorted.slice(0, mostRows).map(toRequest), moreText: more > 0 ? `${more} more` : null };
}

/** Names of all models that the bar shows. */
export const listPanelModels = ({ resident, memoryNow: { loading } }: Status): string[] => [
  ...resident.map(({ name }) => name),
  ...listComing({ residents: [...resident], loading }).map(({ model }) => model),
];
