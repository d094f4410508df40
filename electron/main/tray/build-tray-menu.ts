import type { DaemonStatus, Status } from '../../../apps/contract/control/index.ts';
import type { ResidentModel } from '../../../apps/contract/model/index.ts';
import type { Deed, ShellAction } from '../actions/shell-action.ts';
import type { StatusView } from '../control/status-view.ts';
import { describeInFlight, describeRestart, describeStatus } from './describe-status.ts';

/** One line of the tray's menu, as plain data: two equal menus look the same. */
export type TrayMenuItem =
  | { readonly kind: 'separator' }
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'action'; readonly label: string; readonly action: ShellAction; readonly isEnabled: boolean }
  | { readonly kind: 'submenu'; readonly label: string; readonly items: readonly TrayMenuItem[] };

const separator: TrayMenuItem = { kind: 'separator' };
const text = (label: string): TrayMenuItem => ({ kind: 'text', label });
const action = (label: string, ordered: ShellAction, isEnabled = true): TrayMenuItem => ({
  kind: 'action',
  label,
  action: ordered,
  isEnabled,
});

const waitingWords: Record<Deed, string> = {
  'stop-daemon': 'Stopping once they have ended.',
  'restart-daemon': 'Restarting once they have ended.',
  'restart-service': 'Restarting once they have ended.',
  quit: 'Quitting once they have ended.',
};

/** The tray's menu for what is known. `pendingDeed` is what waits for running requests to end. */
export function buildTrayMenu(view: StatusView, pendingDeed: Deed | null): readonly TrayMenuItem[] {
  const pending =
    pendingDeed === null ? [] : [text(waitingWords[pendingDeed]), action('Cancel', { type: 'cancel-pending' })];
  return [
    text(describeStatus(view)),
    ...pending,
    separator,
    ...(view.kind === 'known' ? statusItems(view.status) : []),
    ...(view.kind === 'unreachable' ? [action('Restart', { type: 'restart-service' }), separator] : []),
    action('Open Drover', { type: 'open-console' }),
    separator,
    action('Quit Drover', { type: 'quit' }),
  ];
}

function statusItems(status: Status): readonly TrayMenuItem[] {
  const { gatewayUrl } = status.about;
  return [
    ...daemonItems(status.daemon),
    ...restartItems(status.daemon),
    separator,
    ...modelItems(status),
    separator,
    text(describeWork(status)),
    separator,
    action('Copy Base URL', { type: 'copy-base-url', url: gatewayUrl }),
  ];
}

function describeWork({ inFlight, tokensPerSecond }: Status): string {
  const work = describeInFlight(inFlight);
  if (work === null) return 'No request is running';
  return tokensPerSecond > 0 ? `${work}, ${tokensPerSecond.toFixed(1)} tok/s` : work;
}

function daemonItems({ state }: DaemonStatus): readonly TrayMenuItem[] {
  const start = (isEnabled = true): TrayMenuItem => action('Start', { type: 'start-daemon' }, isEnabled);
  const stop = (isEnabled = true): TrayMenuItem => action('Stop', { type: 'stop-daemon' }, isEnabled);
  const restart = (isEnabled = true): TrayMenuItem => action('Restart', { type: 'restart-daemon' }, isEnabled);
  switch (state.kind) {
    case 'absent':
      return [start(false), restart(false)];
    case 'stopped':
    case 'contended':
    case 'failed':
      return [start(), restart(false)];
    case 'starting':
      return [stop(), restart(false)];
    case 'stopping':
      return [stop(false), restart(false)];
    case 'backing-off':
      return [start(), stop()];
    case 'degraded':
      return [stop(), restart()];
    case 'ready':
      if (state.ownership === 'spawned') return [stop(), restart()];
      return [stop(false), restart(false), text('Another program started this Ollama')];
  }
}

function restartItems({ pendingRestart }: DaemonStatus): readonly TrayMenuItem[] {
  if (pendingRestart === null) return [];
  return [text(describeRestart(pendingRestart)), action('Cancel Restart', { type: 'cancel-restart' })];
}

/** Memory as Activity Monitor counts it. */
const formatGigabytes = (sizeBytes: number): string => `${(sizeBytes / 2 ** 30).toFixed(1)} GB`;

function modelItems({ resident, memoryNow: { loading, waiting } }: Status): readonly TrayMenuItem[] {
  const isThere = (name: string): boolean => resident.some((model) => model.name === name);
  const coming = loading.filter(({ model }) => !isThere(model));
  const items = [
    ...resident.map(modelItem),
    ...coming.map(({ model, neededBytes }) => text(`${model}, loading, about ${formatGigabytes(neededBytes)}`)),
  ];
  return [
    ...(items.length === 0 ? [text('No model is loaded')] : items),
    ...waiting.map(({ model, reason }) => text(`${model} waits for ${reason}`)),
  ];
}

function modelItem({ name, sizeBytes, isPinned }: ResidentModel): TrayMenuItem {
  const pin = isPinned
    ? action('Unpin', { type: 'unpin-model', model: name })
    : action('Pin', { type: 'pin-model', model: name });
  return {
    kind: 'submenu',
    label: `${name}, ${formatGigabytes(sizeBytes)}${isPinned ? ', pinned' : ''}`,
    items: [action('Unload', { type: 'unload-model', model: name }), pin],
  };
}
