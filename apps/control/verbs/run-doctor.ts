import type { Finding } from '../../contract/model/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';
import { inspectMachine } from '../doctor/inspect-machine.ts';
import { buildMachineFindings } from '../doctor/machine-findings.ts';
import { buildServiceFindings } from '../doctor/service-findings.ts';

/** Every check on the running service and on the machine around it. */
export async function runDoctor(deps: ControlDependencies): Promise<Finding[]> {
  const about = deps.about();
  const machine = await inspectMachine({ dataDir: about.dataDir, isOllamaPortOurs: about.takeOverUrl !== null });
  return [
    ...buildMachineFindings(machine),
    ...buildServiceFindings({
      about,
      daemon: deps.supervisor.state(),
      engine: deps.supervisor.engine(),
      binary: deps.supervisor.binary(),
      installHint: deps.supervisor.installHint(),
      storage: deps.telemetry.health(),
      memory: deps.models.budget(),
      configProblem: deps.configProblem(),
    }),
  ];
}
