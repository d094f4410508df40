import { toSafeText } from '../base/index.ts';
import type { Incident } from '../contract/model/index.ts';
import { longestText, toCount } from './column-values.ts';
import type { SqlValue } from './request-row.ts';

/** Columns of table `incidents` but its sequence, in the order of `toIncidentValues`. */
export const incidentColumns = ['id', 'started_at_ms', 'kind', 'body', 'log_lines'] as const;

const longestSentence = 1024;
const longestLogLine = 2000;
const mostLogLines = 50;
const mostRequests = 100;
const mostSteps = 100;
const mostResidents = 100;

/** Values of a row. Outside text is made safe and short, lists are cut: an incident takes 250 KB at most. */
export function toIncidentValues({ logLines, ...rest }: Incident): SqlValue[] {
  const lines = logLines.slice(-mostLogLines).map((line) => ({ ...line, text: toSafeText(line.text, longestLogLine) }));
  return [rest.id, toCount(rest.startedAtMs), rest.kind, JSON.stringify(capBody(rest)), JSON.stringify(lines)];
}

/** A stored row as it was written; without its lines it has none. */
export function toIncident(body: string, logLines = '[]'): Incident {
  return {
    ...(JSON.parse(body) as Omit<Incident, 'logLines'>),
    logLines: JSON.parse(logLines) as Incident['logLines'],
  };
}

function capBody(incident: Omit<Incident, 'logLines'>): Omit<Incident, 'logLines'> {
  return {
    ...incident,
    sentence: toSafeText(incident.sentence, longestSentence),
    advice: toSafeText(incident.advice, longestSentence),
    steps: incident.steps
      .slice(0, mostSteps)
      .map((step) => ({ ...step, outcome: toSafeText(step.outcome, longestText) })),
    requestIds: incident.requestIds.slice(0, mostRequests).map((id) => toSafeText(id, longestText)),
    memory: capMemory(incident.memory),
  };
}

function capMemory(memory: Incident['memory']): Incident['memory'] {
  if (memory === null) return null;
  return {
    ...memory,
    pressure: toSafeText(memory.pressure, longestText),
    residents: memory.residents
      .slice(0, mostResidents)
      .map(({ name, sizeBytes }) => ({ name: toSafeText(name, longestText), sizeBytes })),
  };
}
