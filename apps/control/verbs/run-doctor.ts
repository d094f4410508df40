import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../../contract/model/index.ts';
import { inspectSurroundings, type Surroundings } from '../../supervisor/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';
import { buildCareFindings } from '../doctor/care-findings.ts';
import { inspectCare } from '../doctor/inspect-care.ts';
import { inspectMachine } from '../doctor/inspect-machine.ts';
import { buildMachineFindings } from '../doctor/machine-findings.ts';
import { buildServiceFindings } from '../doctor/service-findings.ts';
import { buildSurroundingsFindings } from '../doctor/surroundings-findings.ts';

function inspectAround({ supervisor }: ControlDependencies): Promise<Surroundings> {
  const home = homedir();
  const chosen = supervisor.environment().find(({ name }) => name === 'OLLAMA_MODELS')?.value ?? '';
  const modelsPath = chosen === '' ? join(home, '.ollama', 'models') : chosen;
  const isReal = supervisor.engine() === 'ollama';
  return inspectSurroundings({
    ...{
      platform: process.platform,
      home,
      configHome: process.env['XDG_CONFIG_HOME'],
      binary: isReal ? supervisor.binary() : null,
    },
    modelsPath: isReal ? modelsPath : null,
  });
}

/** Every check on the running service and on the machine around it. */
export async function runDoctor(deps: ControlDependencies): Promise<Finding[]> {
  const about = deps.about();
  const [machine, around, care] = await Promise.all([
    inspectMachine({ dataDir: about.dataDir, isOllamaPortOurs: about.takeOverUrl !== null }),
    inspectAround(deps),
    inspectCare(deps),
  ]);
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
      notices: deps.notices?.() ?? [],
      upgrade: deps.supervisor.upgrade(),
    }),
    ...buildCareFindings(care),
    ...buildSurroundingsFindings(around),
  ];
}
