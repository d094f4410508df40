import { RoomError } from '../../base/index.ts';
import type { Incident } from '../../contract/model/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';

/** One incident with everything recorded of it. */
export async function getIncident({ queries }: Pick<Telemetry, 'queries'>, id: string): Promise<Incident> {
  const found = await queries.getIncident(id);
  if (found) return found;
  throw new RoomError('not_found', 'There is no incident with this id.', {
    data: { advice: '`drover incidents` lists those on record: the newest 1,000.' },
  });
}
