import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { incidentSchema, modelEventSchema } from '../../../apps/contract/model/index.ts';
import { createIncident, createModelEvent } from '../../fakes/sample-incident.ts';
import { openTestTelemetry } from '../../fakes/telemetry-rows.ts';
import { makeDataDir, startTestHost, type TestHost } from '../host/test-host.ts';
import { type CliResult, runCli } from './run-cli.ts';

const event = createModelEvent({ atMs: Date.now() - 60_000, model: 'seeded:1b' });
const incident = createIncident();
let test: TestHost;
beforeAll(async () => {
  const dataDir = makeDataDir();
  const { telemetry } = await openTestTelemetry(dataDir, { onEnd: () => undefined });
  telemetry.recordModelEvent(event);
  telemetry.recordIncident(incident);
  await telemetry.close();
  test = await startTestHost({ dataDir });
});
afterAll(() => test.end());

const drover = (...argv: readonly string[]): Promise<CliResult> => runCli(...argv, '--data-dir', test.dataDir);
async function readJson(...argv: readonly string[]): Promise<unknown> {
  const { exitCode, out, errorOut } = await drover(...argv, '--json');
  expect({ exitCode, errorOut }).toEqual({ exitCode: 0, errorOut: '' });
  return JSON.parse(out);
}

describe('drover', () => {
  it('models timeline shows when a model came and went', async () => {
    expect(modelEventSchema.array().parse(await readJson('models', 'timeline', 'seeded:1b'))).toEqual([event]);
    expect((await drover('models', 'timeline')).out).toMatch(/seeded:1b +load +request +2\.87 s/);
    const none = await drover('models', 'timeline', 'never-seen');
    expect(none).toMatchObject({ exitCode: 0, out: '' });
    expect(none.errorOut).toContain('never-seen was neither loaded nor unloaded in the last 12h');
  });

  it('incidents lists them without log lines and shows one with them', async () => {
    const listed = incidentSchema.array().parse(await readJson('incidents'));
    expect(listed).toContainEqual({ ...incident, logLines: [] });
    expect(await readJson('incidents', incident.id)).toEqual(incident);
    expect((await drover('incidents', incident.id)).out).toContain('runner started');
  });

  it('incidents fails for an id that is not there and says where to look', async () => {
    const missing = await drover('incidents', 'no-such-id');
    expect(missing).toMatchObject({ exitCode: 1, out: '' });
    expect(missing.errorOut).toContain('There is no incident with this id.');
    expect(missing.errorOut).toContain('drover incidents');
  });
});
