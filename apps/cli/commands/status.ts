import type { Status } from '../../contract/control/index.ts';
import { exitCodes } from '../../host/index.ts';
import { isOn, type RunCommand } from '../command.ts';
import { formatDuration, formatMemory, formatOverhead, formatSpeed, orAbsent } from '../print/format-figure.ts';
import { formatPairs } from '../print/format-table.ts';

function describeMemory({ resident, memory }: Status): string {
  const usedBytes = resident.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const names = resident.map(({ name }) => name).join(', ');
  return `${formatMemory(usedBytes)} of ${formatMemory(memory.budgetBytes)}${names === '' ? '' : `: ${names}`}`;
}

function describeWork({ inFlight, tokensPerSecond }: Status): string {
  const waiting = inFlight.filter(({ phase }) => phase === 'waiting').length;
  if (inFlight.length === 0) return 'No request is running.';
  return `${inFlight.length - waiting} running, ${waiting} waiting, ${formatSpeed(tokensPerSecond)} tok/s`;
}

function describeOwnCost({ residentBytes, overheadMs }: Status['about']): string {
  const added = overheadMs === null ? 'no request measured yet' : `adds ${formatOverhead(overheadMs)} to a request`;
  return `${formatMemory(residentBytes)}, ${added}`;
}

function renderStatus(status: Status): string {
  const { about, health, problems } = status;
  const pairs = formatPairs([
    ['Health', health.message],
    ['Now', describeWork(status)],
    ['Memory', describeMemory(status)],
    ['Ollama', health.parts.find(({ name }) => name === 'ollama')?.message ?? status.daemon.state.kind],
    ['Gateway', about.takeOverUrl === null ? about.gatewayUrl : `${about.gatewayUrl} and ${about.takeOverUrl}`],
    ['Console', orAbsent(about.consoleUrl)],
    ['Own cost', describeOwnCost(about)],
    ['Service', `version ${about.version}, pid ${about.pid}, up ${formatDuration(Date.now() - about.startedAtMs)}`],
    ['Data', about.dataDir],
  ]);
  const needs = problems.map(({ title, detail }) => formatPairs([['!', `${title} ${detail}`]]));
  return [pairs, ...needs].join('\n');
}

/** `drover status` */
export const status: RunCommand = async (context) => {
  const found = await context.connect().status();
  context.print(isOn(context, 'json') ? JSON.stringify(found, null, 2) : renderStatus(found));
  return exitCodes.ok;
};
