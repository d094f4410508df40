import type { BackendReport, HealthPart, HealthReport } from '../../contract/model/index.ts';
import { reportBackends } from '../backend-watch/report-backends.ts';
import type { GatewayContext } from '../gateway-context.ts';

/** What works, with the other backends among the parts and what follows from it in sentences that name no file and no address. */
export interface ServiceHealth extends HealthReport {
  readonly works: readonly string[];
  readonly doesNotWork: readonly string[];
}

/** How things stand. A service that some backend still answers for has not failed. */
export function describeHealth(gateway: GatewayContext): ServiceHealth {
  const report = gateway.ports.health();
  const others = reportBackends(gateway).filter(({ isManaged }) => !isManaged);
  const backends = others.map(describeBackend);
  const parts = [...report.parts, ...backends];
  const isServing = backends.some(({ status }) => status !== 'failed');
  const unwell = backends.filter(({ status }) => status !== 'ok');
  const own = report.status === 'ok' && unwell.length > 0 ? [] : [report.message];
  return {
    status: joinStatus(report.status, { isServing, isUnwell: unwell.length > 0 }),
    message: [...own, ...unwell.map(({ message }) => message)].join(' '),
    parts,
    ...explain(parts),
  };
}

/** Files and addresses of this machine are nobody's business elsewhere; they stand in the messages alone. */
export function tellFromAfar({ status, parts, works, doesNotWork }: ServiceHealth) {
  return {
    status,
    message: status === 'ok' ? 'Everything works.' : doesNotWork.join(' '),
    parts: parts.map(({ name, status: partStatus }) => ({ name, status: partStatus, message: '' })),
    works,
    doesNotWork,
  };
}

function joinStatus(
  own: HealthReport['status'],
  { isServing, isUnwell }: { readonly isServing: boolean; readonly isUnwell: boolean },
): HealthReport['status'] {
  if (own === 'failed') return isServing ? 'degraded' : 'failed';
  return isUnwell ? 'degraded' : own;
}

/** A backend that nobody has asked yet is as good as any. */
function describeBackend({ id, isAnswering, problem, circuit }: BackendReport): HealthPart {
  const name = `backend ${id}`;
  if (isAnswering === false) {
    return { name, status: 'failed', message: `The backend ${id} does not answer. ${problem ?? ''}`.trim() };
  }
  if (circuit.state !== 'closed') {
    return { name, status: 'degraded', message: `The backend ${id} failed too often and is let alone for a while.` };
  }
  return { name, status: 'ok', message: isAnswering === null ? 'Nobody has asked it yet.' : 'It answers.' };
}

interface Consequence {
  readonly well: string;
  readonly unwell: string;
}

/** What follows for callers, by the name of the part. */
const consequences: Readonly<Record<string, Consequence>> = {
  ollama: {
    well: 'Models of Ollama are served.',
    unwell: 'Models of Ollama are not served.',
  },
  storage: {
    well: 'Requests are recorded.',
    unwell: 'Requests are not recorded on disk; they are served all the same.',
  },
  configuration: {
    well: 'The configuration is in force.',
    unwell: 'Part of the configuration is not in force; what was in force before is.',
  },
};

const ofBackend = (name: string): Consequence | null =>
  name.startsWith('backend ')
    ? { well: `Models of the ${name} are served.`, unwell: `Models of the ${name} are not served.` }
    : null;

function explain(parts: readonly HealthPart[]): Pick<ServiceHealth, 'works' | 'doesNotWork'> {
  const told = parts.flatMap(({ name, status }) => {
    const consequence = consequences[name] ?? ofBackend(name);
    return consequence === null ? [] : [{ ...consequence, isWell: status === 'ok' }];
  });
  return {
    works: told.filter(({ isWell }) => isWell).map(({ well }) => well),
    doesNotWork: told.filter(({ isWell }) => !isWell).map(({ unwell }) => unwell),
  };
}
