import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { isSameModel } from '../../base/index.ts';
import type { Incident } from '../../contract/model/index.ts';
import { chooseAwakeCommand } from '../../supervisor/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';
import { listPendingSettings } from '../problems/list-pending-settings.ts';
import { previewFit } from '../verbs/preview-fit.ts';
import type { CareFacts, PinnedModel } from './care-findings.ts';

const incidentWindowMs = 7 * 86_400_000;
const maxIncidents = 1000;

type CareSources = Pick<
  ControlDependencies,
  | 'clock'
  | 'models'
  | 'fit'
  | 'residence'
  | 'routes'
  | 'policies'
  | 'telemetry'
  | 'supervisor'
  | 'readMachine'
  | 'isKeptAwake'
>;

async function weighPinned(sources: CareSources): Promise<PinnedModel[]> {
  const residents = sources.models.resident();
  const pinned = sources.policies.all().filter(({ isPinned }) => isPinned);
  return Promise.all(
    pinned.map(async ({ model, contextLength }) => {
      const resident = residents.find(({ name }) => isSameModel(model, name));
      if (resident) return { model, neededBytes: resident.sizeBytes };
      // Without a daemon to ask, or for a model that is gone, nothing tells.
      const report = await previewFit(sources, { model, contextLength }).catch(() => null);
      return { model, neededBytes: report?.need.neededBytes ?? null };
    }),
  );
}

async function listIncidents({ clock, telemetry }: CareSources): Promise<readonly Incident[] | null> {
  const sinceMs = clock.nowMs() - incidentWindowMs;
  try {
    const found = await telemetry.queries.listIncidents({ limit: maxIncidents, before: null });
    return found.filter(({ startedAtMs }) => startedAtMs >= sinceMs);
  } catch {
    // That the log cannot be read is a finding of its own.
    return null;
  }
}

const canRun = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** The program that keeps this machine awake, searched for as the system would. */
export async function inspectAwakeTool(platform: string, searchPath: string): Promise<CareFacts['awakeTool']> {
  const command = chooseAwakeCommand(platform, process.pid);
  if (command === null) return null;
  const { file } = command;
  const folders = searchPath.split(delimiter).filter((folder) => folder !== '');
  const places = isAbsolute(file) ? [file] : folders.map((folder) => join(folder, file));
  const found = await Promise.all(places.map(canRun));
  return { name: file, isThere: found.includes(true) };
}

/** Collects what `drover doctor` judges of the care for the daemon. */
export async function inspectCare(sources: CareSources): Promise<CareFacts> {
  const [pinned, incidents, machine, awakeTool] = await Promise.all([
    weighPinned(sources),
    listIncidents(sources),
    sources.readMachine(),
    inspectAwakeTool(process.platform, process.env['PATH'] ?? ''),
  ]);
  return {
    ...{ pinned, incidents, machine, awakeTool },
    memory: sources.models.budget(),
    pendingSettings: listPendingSettings(sources.supervisor),
    isKeptAwake: sources.isKeptAwake,
  };
}
