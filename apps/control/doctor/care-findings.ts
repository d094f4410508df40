import type { Finding, Incident, MachineReading, MemoryBudget } from '../../contract/model/index.ts';
import { ok } from './ok.ts';

/** A model that a person pinned. `neededBytes` is `null` when nothing tells. */
export interface PinnedModel {
  readonly model: string;
  readonly neededBytes: number | null;
}

/** How the service looks after the daemon, and what gives it trouble. */
export interface CareFacts {
  readonly memory: MemoryBudget;
  readonly pinned: readonly PinnedModel[];
  /** Of the last 7 days, newest first; `null` when the log cannot be read. */
  readonly incidents: readonly Incident[] | null;
  readonly machine: Pick<MachineReading, 'totalBytes' | 'wiredLimitMb'>;
  /** Names of the variables that only a restart brings to the daemon. */
  readonly pendingSettings: readonly string[];
  readonly isKeptAwake: boolean;
  /** The program that keeps the machine awake: `null` where none is known for the system. */
  readonly awakeTool: { readonly name: string; readonly isThere: boolean } | null;
}

const gibibyte = 1024 ** 3;
const mebibyte = 1024 ** 2;
/** Less than this of the budget is too little for most other models. */
const leastFreeShare = 0.2;
/** What macOS and the programs on it need at least. */
const leastForSystemBytes = 4 * gibibyte;

const gigabytes = (bytes: number): string => `${(bytes / gibibyte).toFixed(1)} GB`;

function checkPinned({ memory, pinned }: CareFacts): Finding {
  const base = { id: 'pinned-models', title: 'Pinned models' };
  if (pinned.length === 0) return ok(base.id, base.title, 'None.');
  const neededBytes = pinned.reduce((sum, model) => sum + (model.neededBytes ?? 0), 0);
  const unknown = pinned.filter((model) => model.neededBytes === null).map(({ model }) => model);
  const rest = unknown.length === 0 ? '' : `, without ${unknown.join(', ')}, whose need is not known now`;
  const names = pinned.map(({ model }) => model).join(', ');
  const detail = `${names}: ${gigabytes(neededBytes)} of ${gigabytes(memory.budgetBytes)}${rest}.`;
  if (memory.budgetBytes - neededBytes >= memory.budgetBytes * leastFreeShare) return ok(base.id, base.title, detail);
  const fix = `Other models hardly find room. Unpin one: drover models unpin ${pinned[0]?.model}`;
  return { ...base, status: 'warning', detail, fix };
}

function countKinds(incidents: readonly Incident[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of incidents) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} × ${kind}`).join(', ');
}

function checkIncidents({ incidents }: CareFacts): Finding {
  const base = { id: 'incidents', title: 'Incidents of the last 7 days' };
  if (incidents === null) return ok(base.id, base.title, 'Not known: the log cannot be read.');
  const [newest] = incidents;
  if (newest === undefined) return ok(base.id, base.title, 'None.');
  const at = new Date(newest.startedAtMs).toISOString();
  const detail = `${countKinds(incidents)}. The newest, ${at}: ${newest.sentence}`;
  // Waking up is no fault, as long as Ollama was there again.
  if (incidents.every(({ kind, isRecovered }) => kind === 'wake' && isRecovered)) {
    return ok(base.id, base.title, detail);
  }
  const more = `What was done: drover incidents ${newest.id}`;
  return { ...base, status: 'warning', detail, fix: newest.advice === '' ? more : `${newest.advice} ${more}` };
}

function checkMetalLimit({ memory, machine: { totalBytes, wiredLimitMb } }: CareFacts): Finding {
  const { metalLimitBytes } = memory;
  const base = { id: 'metal-limit', title: 'GPU memory limit' };
  if (metalLimitBytes === null) return ok(base.id, base.title, 'This system has none of its own.');
  if (wiredLimitMb === null) {
    return ok(base.id, base.title, `${gigabytes(metalLimitBytes)}, as macOS sets it for this much memory.`);
  }
  const limitBytes = wiredLimitMb * mebibyte;
  const detail = `${gigabytes(limitBytes)} by iogpu.wired_limit_mb, until the next start of the Mac.`;
  if (totalBytes - limitBytes < leastForSystemBytes) {
    const fix = `It leaves too little for everything else. sudo sysctl iogpu.wired_limit_mb=${Math.floor((totalBytes - leastForSystemBytes) / mebibyte)}`;
    return { ...base, status: 'warning', detail, fix };
  }
  // Simulated models are reckoned with on another machine than this one.
  if (limitBytes === metalLimitBytes || memory.totalBytes !== totalBytes) return ok(base.id, base.title, detail);
  const changed = `${detail} Drover still reckons with ${gigabytes(metalLimitBytes)}.`;
  return {
    ...base,
    status: 'warning',
    detail: changed,
    fix: 'Start the Drover service again: it reads the limit then.',
  };
}

function checkSettings({ pendingSettings }: CareFacts): Finding {
  const base = { id: 'ollama-settings', title: 'Settings of Ollama' };
  if (pendingSettings.length === 0) return ok(base.id, base.title, 'In force.');
  const detail = `Waiting for a restart of Ollama: ${pendingSettings.join(', ')}.`;
  return { ...base, status: 'warning', detail, fix: 'drover daemon restart --when drained' };
}

function checkAwake({ isKeptAwake, awakeTool }: CareFacts): Finding {
  const base = { id: 'kept-awake', title: 'Awake while requests run' };
  if (!isKeptAwake) return ok(base.id, base.title, 'Switched off by daemon.keepAwake.');
  if (awakeTool?.isThere) return ok(base.id, base.title, `By ${awakeTool.name}.`);
  const missing = awakeTool === null ? 'No tool for it is known on this system.' : `${awakeTool.name} is not there.`;
  const install = awakeTool === null ? '' : `Install ${awakeTool.name}, or `;
  const fix = `${install}set daemon.keepAwake: false if this machine never sleeps.`;
  const detail = `${missing} The machine may fall asleep in the middle of an answer.`;
  return { ...base, status: 'warning', detail, fix: `${fix.charAt(0).toUpperCase()}${fix.slice(1)}` };
}

/** What is well and what is not in how the daemon is looked after, each with its cure. */
export function buildCareFindings(facts: CareFacts): Finding[] {
  return [checkPinned, checkMetalLimit, checkSettings, checkIncidents, checkAwake].map((check) => check(facts));
}
