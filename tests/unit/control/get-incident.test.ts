import { describe, expect, it } from 'vitest';
import { toControlError } from '../../../apps/control/map-error.ts';
import { getIncident } from '../../../apps/control/verbs/get-incident.ts';
import { createIncident } from '../../fakes/sample-incident.ts';
import { createDataDir, openTestTelemetry } from '../../fakes/telemetry-rows.ts';

describe('get-incident', () => {
  it('gives an incident whole, and says where to look when there is none of that id', async () => {
    const dataDir = createDataDir();
    const { telemetry: before } = await openTestTelemetry(dataDir);
    before.recordIncident(createIncident());
    await before.close();
    const { telemetry } = await openTestTelemetry(dataDir);
    expect(await getIncident(telemetry, 'incident-1')).toEqual(createIncident());
    const error: unknown = await getIncident(telemetry, 'nobody').catch((cause: unknown) => cause);
    expect(toControlError(error)).toMatchObject({
      code: 'NOT_FOUND',
      status: 404,
      message: 'There is no incident with this id.',
      data: { advice: expect.stringContaining('drover incidents') as string },
    });
  });
});
