import type { ModelUseSummary, RequestRecord } from '../../../apps/contract/model/index.ts';
import { library } from './scripted-library.ts';

const weekMs = 7 * 86_400_000;

function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? null;
}

function summarize(model: string, records: readonly RequestRecord[]): ModelUseSummary {
  const loads = records.map(({ loadMs }) => loadMs).filter((ms) => ms !== null && ms > 1000);
  return {
    model,
    requests: records.length,
    lastUsedAtMs: Math.max(...records.map(({ receivedAt }) => Date.parse(receivedAt))),
    busyMs: records.reduce((sum, { totalMs }) => sum + (totalMs ?? 0), 0),
    loadCount: loads.length,
    loadMs: median(loads),
    firstTokenMs: median(records.map(({ firstTokenMs }) => firstTokenMs)),
    prefillTokensPerSecond: median(records.map((record) => record.prefillTokensPerSecond)),
    decodeTokensPerSecond: median(records.map((record) => record.decodeTokensPerSecond)),
    projects: [...new Set(records.map(({ project }) => project).filter((project) => project !== null))],
  };
}

/** What each model did in the last 7 days, by the records and by what the library says of idle ones. */
export function summarizeUse(records: readonly RequestRecord[], nowMs: number): ModelUseSummary[] {
  const recent = records.filter(({ receivedAt }) => Date.parse(receivedAt) > nowMs - weekMs);
  const groups = Map.groupBy(recent, ({ servedModel }) => servedModel);
  const used = [...groups].flatMap(([model, members]) => (model === null ? [] : [summarize(model, members)]));
  const idle = library.flatMap(({ name, idle: rest }) =>
    rest === undefined || rest.agoMs > weekMs
      ? []
      : [
          {
            ...{ model: name, requests: rest.requests, lastUsedAtMs: nowMs - rest.agoMs, busyMs: rest.requests * 4000 },
            ...{
              loadCount: 2,
              loadMs: 2400,
              firstTokenMs: 310,
              prefillTokensPerSecond: 900,
              decodeTokensPerSecond: 61,
            },
            projects: [...rest.projects],
          },
        ],
  );
  return [...used, ...idle];
}
