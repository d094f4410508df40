import type { Finding } from '../contract/model/index.ts';
import { buildMachineFindings, inspectMachine } from '../control/index.ts';

/** What can be checked on the machine when no service runs. */
export async function inspectWithoutService(dataDir: string): Promise<readonly Finding[]> {
  return buildMachineFindings(await inspectMachine({ dataDir, isOllamaPortOurs: false }));
}
