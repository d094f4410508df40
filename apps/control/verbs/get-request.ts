import { RoomError } from '../../base/index.ts';
import type { RequestDetail } from '../../contract/model/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';

/** One request with everything recorded of it. */
export async function getRequest({ queries }: Telemetry, id: string): Promise<RequestDetail> {
  const found = await queries.getRequest(id);
  if (!found) {
    throw new RoomError('not_found', 'There is no request with this id.', {
      data: { advice: '`drover requests list` shows the latest ones.' },
    });
  }
  return found;
}
