import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../contract/model/index.ts';
import { buildMachineFindings, buildSurroundingsFindings, inspectMachine } from '../control/index.ts';
import { inspectSurroundings } from '../supervisor/index.ts';

/** What can be checked on the machine when no service runs. */
export async function inspectWithoutService(dataDir: string): Promise<readonly Finding[]> {
  const home = homedir();
  const modelsPath = process.env['OLLAMA_MODELS'] ?? join(home, '.ollama', 'models');
  const [machine, around] = await Promise.all([
    inspectMachine({ dataDir, isOllamaPortOurs: false }),
    inspectSurroundings({
      platform: process.platform,
      home,
      configHome: process.env['XDG_CONFIG_HOME'],
      modelsPath,
      binary: null,
    }),
  ]);
  return [...buildMachineFindings(machine), ...buildSurroundingsFindings(around)];
}
