import type { DaemonStatus, RequestPause } from '../../../apps/contract/control/index.ts';
import { describeRestart } from './describe-status.ts';
import { action, type TrayMenuItem, text } from './tray-menu-item.ts';

const minuteMs = 60_000;

/** Start, stop, restart and pause, as far as they make sense for the daemon's state. */
export function buildDaemonItems(daemon: DaemonStatus): readonly TrayMenuItem[] {
  return [...orderItems(daemon), ...pauseItems(daemon), ...restartItems(daemon)];
}

function orderItems({ state }: DaemonStatus): readonly TrayMenuItem[] {
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

/** Without a daemon of its own there is nothing that requests could wait for. */
function pauseItems({ state, pause }: DaemonStatus): readonly TrayMenuItem[] {
  if (pause !== undefined) return [text(describePause(pause)), action('Resume', { type: 'resume-requests' })];
  if (state.kind === 'absent') return [];
  const choice = (label: string, forMs: number | null): TrayMenuItem =>
    action(label, { type: 'pause-requests', forMs });
  return [
    {
      kind: 'submenu',
      label: 'Pause New Requests',
      items: [
        choice('For 10 Minutes', 10 * minuteMs),
        choice('For 1 Hour', 60 * minuteMs),
        choice('Until Resumed', null),
      ],
    },
  ];
}

function describePause({ untilMs }: RequestPause): string {
  if (untilMs === null) return 'New requests are paused';
  const time = new Date(untilMs).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return `New requests are paused until ${time}`;
}

function restartItems({ pendingRestart }: DaemonStatus): readonly TrayMenuItem[] {
  if (pendingRestart === null) return [];
  return [text(describeRestart(pendingRestart)), action('Cancel Restart', { type: 'cancel-restart' })];
}
