import type { Finding } from '../../contract/model/index.ts';
import type { Surroundings } from '../../supervisor/index.ts';
import { ok } from './ok.ts';

const gigabyte = 1e9;
const gibibyte = 1024 ** 3;
/** Less than a middling model needs. */
const lowDiskBytes = 5 * gigabyte;
/** A quarter of the memory in swap: models are being swapped out. */
const highSwapShare = 0.25;

function checkKeepers({ keepers }: Surroundings): Finding {
  const base = { id: 'other-ollama', title: 'Others that run Ollama' };
  if (keepers.length === 0) return ok(base.id, base.title, 'None.');
  const detail = `Also looked after by ${keepers.map(({ name }) => name).join(' and ')}, which may start a second one or end ours.`;
  const fix = `Let only one run it. ${keepers.map(({ stop }) => stop).join(' and: ')}`;
  return { ...base, status: 'warning', detail, fix };
}

function checkModelsFolder({ modelsFolder }: Surroundings): Finding {
  const base = { id: 'models-folder', title: 'Models folder' };
  if (modelsFolder === null) return ok(base.id, base.title, 'Not needed: no Ollama of our own is run.');
  const { path, state, freeBytes } = modelsFolder;
  const move = 'or choose another folder with OLLAMA_MODELS in daemon.extraEnv.';
  switch (state) {
    case 'missing':
      return {
        ...base,
        status: 'warning',
        detail: `${path} does not exist, so there are no models.`,
        fix: `Pull a first model, mount the disk it is on, ${move}`,
      };
    case 'read-only':
      return { ...base, status: 'failure', detail: `${path} cannot be written.`, fix: `chmod u+w '${path}', ${move}` };
    case 'writable':
      if (freeBytes === null || freeBytes >= lowDiskBytes) return ok(base.id, base.title, path);
      return {
        ...base,
        status: 'warning',
        detail: `${(freeBytes / gigabyte).toFixed(1)} GB free at ${path}: too little for a further model.`,
        fix: `Delete models that are not used, ${move}`,
      };
  }
}

function checkPressure({ pressure, swapUsedBytes, totalMemoryBytes }: Surroundings): Finding {
  const base = { id: 'memory-pressure', title: 'Memory pressure' };
  if (pressure === null && swapUsedBytes === null) return ok(base.id, base.title, 'The system does not tell.');
  const swap = swapUsedBytes === null ? '' : `, ${(swapUsedBytes / gibibyte).toFixed(1)} GB swapped out`;
  const detail = `${pressure ?? 'Level unknown'}${swap}.`;
  const isSwapping = (swapUsedBytes ?? 0) > totalMemoryBytes * highSwapShare;
  if (!isSwapping && pressure !== 'warning' && pressure !== 'critical') return ok(base.id, base.title, detail);
  const fix = 'Unload a model (drover models unload MODEL), close programs, or use a smaller context or model.';
  return { ...base, status: 'warning', detail, fix };
}

function checkQuarantine({ quarantinedPath }: Surroundings): Finding {
  const base = { id: 'quarantine', title: 'Quarantine' };
  if (quarantinedPath === null) return ok(base.id, base.title, 'The Ollama program is not held back.');
  const detail = `macOS holds ${quarantinedPath} back as downloaded; it may not start without a window.`;
  return { ...base, status: 'warning', detail, fix: `xattr -d com.apple.quarantine '${quarantinedPath}'` };
}

function describeOwnService({ ownServicePath }: Surroundings): Finding {
  const detail = ownServicePath ?? 'Not installed as a service; drover service install would do it.';
  return ok('background-service', 'Start at log-in', detail);
}

/** What is well and what is not around the daemon, each with its cure. */
export function buildSurroundingsFindings(surroundings: Surroundings): Finding[] {
  return [checkKeepers, checkModelsFolder, checkPressure, checkQuarantine, describeOwnService].map((check) =>
    check(surroundings),
  );
}
