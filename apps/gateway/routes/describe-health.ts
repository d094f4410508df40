import type { BackendReport, HealthPart, HealthReport } from '../../contract/model/index.ts';
import { reportBackends } from '../backend-watch/report-backends.ts';
import type { GatewayContext } from '../gateway-context.ts';

const backendPrefix = 'backend ';

/** What works, with the other backends among the parts and what follows from it in sentences that name no file and no address. */
export interface ServiceHealth extends HealthReport {
  readonly works: readonly string[];
  readonly doesNotWork: readonly string[];
}

/** How things stand. A service that some backend still answers for has not failed. */
export function describeHealth(gateway: GatewayContext): ServiceHealth {
  const others = reportBackends(gateway).filter(({ isManaged }) => !isManaged);
  const backends = others.map(describeBackend);
  const told = gateway.ports.health();
  const isElsewhere = backends.length > 0 && isDaemonOff(told.parts);
  const report = isElsewhere ? withoutDaemon(told) : told;
  const isServing = backends.some(isAlive);
  const unwell = backends.filter(({ status }) => status !== 'ok');
  const own = report.status === 'ok' && unwell.length > 0 ? [] : [report.message];
  const joined = joinStatus(report.status, { isServing, isUnwell: unwell.length > 0 });
  return {
    status: isElsewhere && !isServing ? 'failed' : joined,
    message: [...own, ...unwell.map(({ message }) => message)].join(' '),
    parts: [...told.parts, ...backends],
    ...explain([...report.parts, ...backends]),
  };
}

/** Whether a backend can be asked now, although no Ollama is looked after here. */
export const isServedElsewhere = ({ parts }: HealthReport): boolean =>
  isDaemonOff(parts) && parts.some((part) => part.name.startsWith(backendPrefix) && isAlive(part));

const isAlive = ({ status }: HealthPart): boolean => status !== 'failed';

const isDaemonOff = (parts: readonly HealthPart[]): boolean =>
  parts.some(({ name, status }) => name === 'ollama' && status === 'off');

/** Where other backends serve, an Ollama that is not wanted is not missed. */
function withoutDaemon(report: HealthReport): HealthReport {
  const parts = report.parts.filter(({ name }) => name !== 'ollama');
  const unwell = parts.filter(({ status }) => status !== 'ok');
  if (unwell.length === 0) return { status: 'ok', message: 'Everything works.', parts };
  return { status: report.status, message: unwell.map(({ message }) => message).join(' '), parts };
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
  const name = `${backendPrefix}${id}`;
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
  name.startsWith(backendPrefix)
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
