import type { Finding } from '../../contract/model/index.ts';
import type { MachineFacts } from './inspect-machine.ts';
import { ok } from './ok.ts';

const minimumNodeMajor = 24;
const lowDiskBytes = 1024 ** 3;
const gigabyte = 1e9;
/** No machine runs this program before it was written. */
const earliestMs = Date.UTC(2025, 0, 1);

function checkNode({ nodeVersion }: MachineFacts): Finding {
  const title = 'Node.js';
  if (Number.parseInt(nodeVersion, 10) >= minimumNodeMajor) return ok('node', title, `Version ${nodeVersion}.`);
  const fix = `Install Node.js ${minimumNodeMajor} or later.`;
  return { id: 'node', title, status: 'failure', detail: `Version ${nodeVersion} is too old.`, fix };
}

function checkFolder(facts: MachineFacts): Finding {
  const base = { id: 'data-folder', title: 'Data folder' };
  const { dataDir, dataDirOwnerId, exposedPaths, userId } = facts;
  if (dataDirOwnerId === null) return ok(base.id, base.title, `${dataDir} is made at the first start.`);
  if (userId !== null && dataDirOwnerId !== userId) {
    const detail = `${dataDir} belongs to user ${dataDirOwnerId}, not to you (${userId}).`;
    return { ...base, status: 'failure', detail, fix: 'Use a folder of your own: --data-dir FOLDER.' };
  }
  if (exposedPaths.length > 0) {
    const shown = exposedPaths.slice(0, 5).join(', ');
    const count = exposedPaths.length === 1 ? 'one path' : `${exposedPaths.length} paths`;
    const detail = `Other users of this machine can reach ${count} in ${dataDir}: ${shown}.`;
    return { ...base, status: 'warning', detail, fix: `chmod -R go= '${dataDir}'` };
  }
  return ok(base.id, base.title, `${dataDir}, readable by you alone.`);
}

function checkSocket({ socketPath, isSocketAlive }: MachineFacts): Finding {
  const base = { id: 'service', title: 'Drover service' };
  if (isSocketAlive) return ok(base.id, base.title, `Running; answers on ${socketPath}.`);
  const detail = 'Not running with this data folder.';
  return { ...base, status: 'failure', detail, fix: 'Start it: drover serve' };
}

function checkDisk({ freeDiskBytes }: MachineFacts): Finding {
  const title = 'Disk space';
  if (freeDiskBytes === null) return ok('disk', title, 'Not known yet.');
  const detail = `${(freeDiskBytes / gigabyte).toFixed(1)} GB free.`;
  if (freeDiskBytes >= lowDiskBytes) return ok('disk', title, detail);
  return {
    id: 'disk',
    title,
    status: 'warning',
    detail,
    fix: 'Free some space: the request log needs it, and so do models.',
  };
}

function checkOllamaPort({ ollamaPort, ollamaPortHolder }: MachineFacts): Finding {
  const title = "Ollama's usual port, 11434";
  switch (ollamaPort) {
    case 'ours':
      return ok('ollama-port', title, 'The gateway answers here, so unchanged Ollama clients are recorded.');
    case 'free':
      return ok('ollama-port', title, 'Free; nothing answers there.');
    case 'taken':
      return {
        id: 'ollama-port',
        title,
        status: 'warning',
        detail: `${ollamaPortHolder ?? 'Another program'} answers here; its clients pass Drover by.`,
        fix: 'Quit that program (often the Ollama app) and start Drover again, or point clients at the gateway.',
      };
  }
}

function checkClock({ nowMs }: MachineFacts): Finding {
  const detail = new Date(nowMs).toISOString();
  if (nowMs >= earliestMs) return ok('clock', 'Clock', detail);
  const fix = 'Set the date: records and time spans depend on it.';
  return { id: 'clock', title: 'Clock', status: 'warning', detail: `The machine says ${detail}.`, fix };
}

/** What is well and what is not around the service, each with its cure. */
export function buildMachineFindings(facts: MachineFacts): Finding[] {
  return [checkNode, checkFolder, checkSocket, checkOllamaPort, checkDisk, checkClock].map((check) => check(facts));
}
