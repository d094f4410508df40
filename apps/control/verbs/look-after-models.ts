import { isSameModel } from '../../base/index.ts';
import type { DiskReport, FreedSpace, Pull } from '../../contract/model/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';

const lookBackMs = 90 * 86_400_000;

/** Removes a model; one in memory is unloaded first, for its files stay on disk as long as it is there. */
export async function removeModel(
  { models, residence, inventory }: Pick<ControlDependencies, 'models' | 'residence' | 'inventory'>,
  model: string,
): Promise<FreedSpace> {
  const isResident = (await models.refresh()).some(({ name }) => isSameModel(model, name));
  if (isResident) await residence.unload(model);
  return inventory.remove(model);
}

/** What models take on disk, with their last use where the log can be read. */
export async function readDisk({
  clock,
  telemetry,
  inventory,
}: Pick<ControlDependencies, 'clock' | 'telemetry' | 'inventory'>): Promise<DiskReport> {
  // Sizes are worth telling without the log.
  const use = await telemetry.queries.listModelUse(clock.nowMs() - lookBackMs).catch(() => null);
  return inventory.disk(use);
}

/** Gives a download one order and answers with all of them. */
export function orderPull(
  { inventory }: Pick<ControlDependencies, 'inventory'>,
  order: 'pause' | 'resume' | 'cancel',
  id: string,
): Pull[] {
  inventory.pulls[order](id);
  return [...inventory.pulls.list()];
}
