import type { Status } from '../../../apps/contract/control/index.ts';
import type { Deed } from '../actions/shell-action.ts';
import type { StatusView } from '../control/status-view.ts';
import { buildDaemonItems } from './build-daemon-items.ts';
import { buildModelItems } from './build-model-items.ts';
import { describeInFlight, describeStatus } from './describe-status.ts';
import { action, separator, type TrayMenuItem, text } from './tray-menu-item.ts';

/** What the menu says beside the service's status. */
export interface ShellSituation {
  /** What waits for running requests to end. */
  readonly pendingDeed: Deed | null;
  /** The service was not started by this app, and stays when it quits. */
  readonly isAttached: boolean;
  /** `null` where the system does not start the app. */
  readonly startsAtLogin: boolean | null;
}

const waitingWords: Record<Deed, string> = {
  'stop-daemon': 'Stopping once they have ended.',
  'restart-daemon': 'Restarting once they have ended.',
  'restart-service': 'Restarting once they have ended.',
  quit: 'Quitting once they have ended.',
};

/** The tray's menu for what is known. */
export function buildTrayMenu(view: StatusView, situation: ShellSituation): readonly TrayMenuItem[] {
  const { pendingDeed, isAttached } = situation;
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
    ...shellItems(view, situation),
    ...(isAttached ? [text('The service was started elsewhere and stays')] : []),
    action('Quit Drover', { type: 'quit' }),
  ];
}

function statusItems(status: Status): readonly TrayMenuItem[] {
  return [
    ...buildDaemonItems(status.daemon),
    separator,
    ...buildModelItems(status),
    separator,
    text(describeWork(status)),
    separator,
    action('Copy Base URL', { type: 'copy-base-url', url: status.about.gatewayUrl }),
  ];
}

function shellItems(view: StatusView, { startsAtLogin: isOn }: ShellSituation): readonly TrayMenuItem[] {
  const isKnown = view.kind === 'known';
  const login: TrayMenuItem[] =
    isOn === null || !isKnown
      ? []
      : [{ kind: 'switch', label: 'Start at Login', action: { type: 'set-start-at-login', isOn: !isOn }, isOn }];
  return [
    ...login,
    action('Settings…', { type: 'open-console', path: '/settings' }),
    action('About Drover', { type: 'show-about' }),
  ];
}

function describeWork({ inFlight, tokensPerSecond }: Status): string {
  const work = describeInFlight(inFlight);
  if (work === null) return 'No request is running';
  return tokensPerSecond > 0 ? `${work}, ${tokensPerSecond.toFixed(1)} tok/s` : work;
}
