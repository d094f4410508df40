import type { Status } from '../../contract/control/index.ts';
import type { MachineReading, Problem } from '../../contract/model/index.ts';
import { exitCodes } from '../../host/index.ts';
import { isOn, type RunCommand } from '../command.ts';
import type { ControlClient } from '../control-client.ts';
import { describeMachine } from '../print/describe-machine.ts';
import { describeRestart } from '../print/describe-restart.ts';
import { formatDuration, formatMemory, formatOverhead, formatSpeed, orAbsent } from '../print/format-figure.ts';
import { formatPairs } from '../print/format-table.ts';

const shownProblems = 4;
const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function describeMemory({ resident, memory, memoryNow }: Status): string {
  const usedBytes = resident.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const loaded = resident.map(({ name, isPinned }) => `${name}${isPinned ? ' (pinned)' : ''}`);
  const coming = memoryNow.loading.map(({ model }) => `${model} (loading)`);
  const names = [...loaded, ...coming].join(', ');
  const isLowered = memoryNow.liveBudgetBytes < memory.budgetBytes;
  const live = isLowered ? ` (${formatMemory(memoryNow.liveBudgetBytes)} now)` : '';
  return `${formatMemory(usedBytes)} of ${formatMemory(memory.budgetBytes)}${live}${names === '' ? '' : `: ${names}`}`;
}

function describeShortage({ memoryNow: { loweredBecause, waiting } }: Status): (readonly [string, string])[] {
  const lines = waiting.map(
    ({ model, requestCount, reason }) => `${model} waits for ${reason}, ${plural(requestCount, 'request')}`,
  );
  const lowered = loweredBecause === null ? [] : [loweredBecause];
  return [...lowered, ...lines].map((line): readonly [string, string] => ['', line]);
}

function describeWork({ inFlight, tokensPerSecond }: Status): string {
  const waiting = inFlight.filter(({ phase }) => phase === 'waiting').length;
  if (inFlight.length === 0) return 'No request is running.';
  return `${inFlight.length - waiting} running, ${waiting} waiting, ${formatSpeed(tokensPerSecond)} tok/s`;
}

function describeOwnCost({ residentBytes, overheadMs }: Status['about']): string {
  const added =
    overheadMs === null ? 'too few requests measured yet' : `adds ${formatOverhead(overheadMs)} to a request`;
  return `${formatMemory(residentBytes)}, ${added}`;
}

/** Without workers nothing is told of them. */
function describeWorkers({ workers = [] }: Status['about']): (readonly [string, string])[] {
  return workers.map((worker, index): readonly [string, string] => {
    const { pid, isReady, residentBytes, connections, running } = worker;
    const work = `${running} running, ${plural(connections, 'connection')}, ${formatMemory(residentBytes)}`;
    return [index === 0 ? 'Workers' : '', `pid ${pid}, ${isReady ? work : 'starting'}`];
  });
}

function describePending({ daemon: { pendingRestart } }: Status): (readonly [string, string])[] {
  if (pendingRestart === null) return [];
  return [
    ['Restart', describeRestart(pendingRestart, Date.now())],
    ['', 'Cancel it: drover daemon restart --cancel'],
  ];
}

function renderProblem({ severity, title, detail, command }: Problem): string {
  const lines: (readonly [string, string])[] = [[severity === 'failure' ? '!!' : '!', `${title} ${detail}`]];
  return formatPairs(command === undefined ? lines : [...lines, ['', command]]);
}

/** Those that the lines above do not tell already; the newest only. */
function renderProblems(problems: readonly Problem[]): string[] {
  const untold = problems.filter(({ id }) => id !== 'restart_pending');
  const more = untold.length - shownProblems;
  const rest = more > 0 ? [`And ${more} more: drover doctor`] : [];
  return [...untold.slice(0, shownProblems).map(renderProblem), ...rest];
}

function renderStatus(status: Status, machine: MachineReading | null): string {
  const { about, health, problems } = status;
  const pairs = formatPairs([
    ['Health', health.message],
    ['Now', describeWork(status)],
    ['Memory', describeMemory(status)],
    ...describeShortage(status),
    ['Machine', machine === null ? 'not known now' : describeMachine(machine)],
    ['Ollama', health.parts.find(({ name }) => name === 'ollama')?.message ?? status.daemon.state.kind],
    ...describePending(status),
    ['Gateway', about.takeOverUrl === null ? about.gatewayUrl : `${about.gatewayUrl} and ${about.takeOverUrl}`],
    ['Console', orAbsent(about.consoleUrl)],
    ['Own cost', describeOwnCost(about)],
    ...describeWorkers(about),
    ['Service', `version ${about.version}, pid ${about.pid}, up ${formatDuration(Date.now() - about.startedAtMs)}`],
    ['Data', about.dataDir],
  ]);
  return [pairs, ...renderProblems(problems)].join('\n');
}

/** The rest is worth telling without it. */
const readMachine = (client: ControlClient): Promise<MachineReading | null> => client.machine().catch(() => null);

/** `drover status`: `--json` is the status, with the machine as one more property. */
export const status: RunCommand = async (context) => {
  const client = context.connect();
  const [found, machine] = await Promise.all([client.status(), readMachine(client)]);
  context.print(isOn(context, 'json') ? JSON.stringify({ ...found, machine }, null, 2) : renderStatus(found, machine));
  return exitCodes.ok;
};
