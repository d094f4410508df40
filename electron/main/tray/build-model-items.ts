import type { Status } from '../../../apps/contract/control/index.ts';
import type { ResidentModel } from '../../../apps/contract/model/index.ts';
import { pagePath } from '../page-path.ts';
import { action, formatGigabytes, separator, type TrayMenuItem, text } from './tray-menu-item.ts';

/** What is in memory with what can be done about it, what is on its way, and who waits for room. */
export function buildModelItems({
  resident,
  memory,
  memoryNow: { loading, waiting },
}: Status): readonly TrayMenuItem[] {
  const isThere = (name: string): boolean => resident.some((model) => model.name === name);
  const coming = loading.filter(({ model }) => !isThere(model));
  const items = [
    ...resident.map(modelItem),
    ...coming.map(({ model, neededBytes }) => text(`${model}, loading, about ${formatGigabytes(neededBytes)}`)),
  ];
  return [
    text(items.length === 0 ? 'No model is loaded' : describeLoaded(resident, memory.budgetBytes)),
    ...items,
    ...waiting.map(({ model, reason }) => text(`${model} waits for ${reason}`)),
  ];
}

function describeLoaded(resident: readonly ResidentModel[], budgetBytes: number): string {
  const usedBytes = resident.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return `Loaded, ${(usedBytes / 2 ** 30).toFixed(1)} of ${formatGigabytes(budgetBytes)}`;
}

const stays = [
  ['5 Minutes', '5m'],
  ['30 Minutes', '30m'],
  ['2 Hours', '2h'],
  ['The Usual Time', null],
] as const;

function modelItem({ name: model, sizeBytes, isPinned }: ResidentModel): TrayMenuItem {
  return {
    kind: 'submenu',
    label: `${model}, ${formatGigabytes(sizeBytes)}${isPinned ? ', pinned' : ''}`,
    items: [
      action('Unload', { type: 'unload-model', model }),
      isPinned ? action('Unpin', { type: 'unpin-model', model }) : action('Pin', { type: 'pin-model', model }),
      {
        kind: 'submenu',
        label: 'Stay Loaded',
        items: stays.map(([label, keepAlive]) => action(label, { type: 'keep-model', model, keepAlive })),
      },
      separator,
      action('Copy Name', { type: 'copy-name', model }),
      action('Show in Drover', { type: 'open-console', path: pagePath('/models', 'id', model) }),
    ],
  };
}
