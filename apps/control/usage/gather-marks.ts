import type { ConfigHistoryEntry, Incident, ModelEvent, UsageMark } from '../../contract/model/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';

interface Window {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** Of each kind; loads of a month would be a grey band, not marks. */
const mostOfKind = 50;
/** Incidents are few: the newest thousand are kept. */
const mostIncidents = 200;

const daemonWords: Readonly<Record<string, string>> = {
  ready: 'Ollama started',
  adopted: 'Ollama adopted',
  stopped: 'Ollama stopped',
  failed: 'Ollama failed',
  contended: 'Port taken',
  'upgrade-passed': 'Ollama updated',
  'upgrade-failed': 'Update undone',
  woke: 'Woke up',
};
const incidentWords: Readonly<Record<Incident['kind'], string>> = {
  stuck: 'Ollama stuck',
  crash: 'Ollama crashed',
  hang: 'Ollama hung',
  wake: 'Slept',
};

const toConfigMark = ({ id, atMs, changedPaths, who }: ConfigHistoryEntry): UsageMark => ({
  ...{ id: `config ${id}`, atMs, kind: 'config', model: null },
  text: changedPaths.length === 1 ? `${changedPaths[0]} changed` : 'Config changed',
  detail: `${changedPaths.slice(0, 8).join(', ')}, by ${who}`,
});

const toModelMark = ({ id, atMs, model, kind, detail }: ModelEvent): UsageMark => ({
  ...{ id: `model ${id}`, atMs, kind: kind === 'load' || kind === 'load-failed' ? 'load' : 'unload', model },
  text: `${model} ${kind === 'load' ? 'loaded' : kind === 'load-failed' ? 'not loaded' : 'unloaded'}`,
  detail,
});

const toIncidentMark = ({ id, startedAtMs, kind, sentence }: Incident): UsageMark => ({
  ...{ id: `incident ${id}`, atMs: startedAtMs, kind: 'incident', model: null },
  ...{ text: incidentWords[kind], detail: sentence },
});

/** What happened in a window, oldest first. */
export async function gatherMarks(
  { config, telemetry }: Pick<ControlDependencies, 'config' | 'telemetry'>,
  window: Window,
): Promise<UsageMark[]> {
  const { queries } = telemetry;
  const isInside = (atMs: number): boolean => atMs >= window.sinceMs && atMs < window.untilMs;
  const [models, incidents, daemon] = await Promise.all([
    queries.listModelEvents({ ...window, model: null, limit: mostOfKind }),
    queries.listIncidents({ limit: mostIncidents, before: null }),
    queries.daemonMarks(window),
  ]);
  const marks: UsageMark[] = [
    ...config
      .history()
      .filter(({ atMs }) => isInside(atMs))
      .slice(0, mostOfKind)
      .map(toConfigMark),
    ...models.map(toModelMark),
    ...incidents
      .filter(({ startedAtMs }) => isInside(startedAtMs))
      .slice(0, mostOfKind)
      .map(toIncidentMark),
    ...daemon.map(
      ({ atMs, kind, detail }): UsageMark => ({
        ...{ id: `daemon ${atMs} ${kind}`, atMs, kind: 'daemon', model: null },
        ...{ text: daemonWords[kind] ?? kind, detail },
      }),
    ),
  ];
  return marks.sort((a, b) => a.atMs - b.atMs);
}
