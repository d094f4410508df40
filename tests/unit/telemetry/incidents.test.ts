import { describe, expect, it } from 'vitest';
import { type Incident, incidentSchema } from '../../../apps/contract/model/index.ts';
import { toIncident, toIncidentValues } from '../../../apps/telemetry/incident-row.ts';
import { createIncident } from '../../fakes/sample-incident.ts';
import { createDataDir, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

async function store(incidents: readonly Partial<Incident>[]) {
  const dataDir = createDataDir();
  const { telemetry } = await openTestTelemetry(dataDir);
  for (const [index, changes] of incidents.entries()) {
    telemetry.recordIncident(createIncident({ id: `i${index + 1}`, ...changes }));
  }
  await telemetry.close();
  return (await openTestTelemetry(dataDir)).telemetry.queries;
}

const idsOf = (incidents: readonly Incident[]): readonly string[] => incidents.map(({ id }) => id);

describe('stored incidents', () => {
  it('are listed newest first, whole but for their log lines', async () => {
    const queries = await store([{ startedAtMs: 10 }, { startedAtMs: 30 }, { startedAtMs: 20, memory: null }]);
    const incidents = await queries.listIncidents({ limit: 10, before: null });
    expect(idsOf(incidents)).toEqual(['i2', 'i3', 'i1']);
    expect(incidents[0]).toEqual(createIncident({ id: 'i2', startedAtMs: 30, logLines: [] }));
    for (const incident of incidents) incidentSchema.strict().parse(incident);
  });

  it('are paged by the id of the last one seen', async () => {
    const queries = await store([{}, {}, {}, {}, {}]);
    const pages = [];
    for (let before: string | null = null; ; ) {
      const page: readonly Incident[] = await queries.listIncidents({ limit: 2, before });
      pages.push(idsOf(page));
      before = page.at(-1)?.id ?? null;
      if (before === null) break;
    }
    expect(pages).toEqual([['i5', 'i4'], ['i3', 'i2'], ['i1'], []]);
    expect(await queries.listIncidents({ limit: 2, before: 'nobody' })).toEqual([]);
  });

  it('are given whole by their id, and none for an unknown one', async () => {
    const queries = await store([{ kind: 'crash' }]);
    expect(await queries.getIncident('i1')).toEqual(createIncident({ id: 'i1', kind: 'crash' }));
    expect(await queries.getIncident('nobody')).toBeNull();
  });

  it('are replaced by a later one of the same id', async () => {
    const queries = await store([{ id: 'same', isRecovered: false }, { id: 'same' }]);
    const incidents = await queries.listIncidents({ limit: 10, before: null });
    expect(incidents.map(({ id, isRecovered }) => [id, isRecovered])).toEqual([['same', true]]);
  });
});

describe('an incident on its way to the log', () => {
  it('is cut to what a row may take, the last lines kept', () => {
    const long = 'x'.repeat(100_000);
    const many = Array.from({ length: 5000 }, (_, index) => index);
    const values = toIncidentValues(
      createIncident({
        sentence: long,
        advice: long,
        steps: many.map((atMs) => ({ atMs, action: 'probe', outcome: long })),
        requestIds: many.map((index) => `${index} ${long}`),
        memory: {
          budgetBytes: 1,
          availableBytes: null,
          pressure: long,
          residents: many.map((sizeBytes) => ({ name: long, sizeBytes })),
        },
        logLines: many.map((atMs) => ({ atMs, stream: 'out', text: `\u001b[2J${long}` })),
      }),
    );
    const [, , , body, lines] = values.map(String);
    expect(Number(body?.length) + Number(lines?.length)).toBeLessThan(250_000);
    const incident = incidentSchema.parse(toIncident(String(body), lines));
    expect(incident.requestIds).toHaveLength(100);
    expect(incident.logLines.map(({ atMs }) => atMs)).toEqual(many.slice(-50));
    expect(String(lines)).not.toContain('\\u001b');
  });
});
