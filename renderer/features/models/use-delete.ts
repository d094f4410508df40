import type { DiskReport } from '../../../apps/contract/model/index.ts';
import { formatAge, formatTransfer, renderQuantity, useConfirm } from '../../shared/index.ts';
import { findFacts } from './find-facts.ts';
import { findLastUse } from './table/build-rows.ts';
import type { ModelOrders } from './use-model-orders.ts';

type Facts = Parameters<typeof findFacts>[1];

const render = (bytes: number): string => renderQuantity(formatTransfer(bytes));

function describeShare(disk: DiskReport['models'][number]): string {
  const sharedBytes = disk.sizeBytes - disk.ownBytes;
  if (disk.isEstimate) return 'Layers that other models share stay, so that it may free less.';
  return sharedBytes > 0 ? `Its other ${render(sharedBytes)} belong to other models as well and stay.` : '';
}

/** The question before a model is deleted: what it frees, who used it last, and what else goes. */
export function askBeforeDeleting(model: string, facts: Facts, nowMs: number) {
  const known = findFacts(model, facts);
  const installed = facts.page.installed?.find(({ name }) => name === model);
  const freed = render(known.disk?.ownBytes ?? installed?.sizeBytes ?? 0);
  const lastMs = findLastUse(known);
  const users = known.use?.projects.slice(0, 2).join(', ') ?? '';
  const age = lastMs === null ? null : formatAge(lastMs, nowMs);
  const ago = age === 'now' ? 'It is in use.' : `Last used ${age} ago${users === '' ? '' : ` by ${users}`}.`;
  return {
    title: `Delete ${model}?`,
    text: [
      age === null ? 'No request for it is in Drover’s log.' : ago,
      known.resident ? 'It is unloaded first.' : '',
      known.disk ? describeShare(known.disk) : '',
      'To have it again it must be pulled again.',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    deed: `Delete ${model}, frees ${known.disk?.isEstimate ? 'about ' : ''}${freed}`,
  };
}

/** Deletes a model after asking. */
export function useDelete(facts: Facts, orders: ModelOrders): (model: string) => void {
  const confirm = useConfirm();
  return (model) => confirm({ ...askBeforeDeleting(model, facts, Date.now()), onConfirm: () => orders.remove(model) });
}
