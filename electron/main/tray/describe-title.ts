import type { DesktopSettings } from '../../../apps/contract/model/index.ts';
import type { StatusView } from '../control/status-view.ts';
import { formatGigabytes } from './tray-menu-item.ts';

/** The text beside the sign; empty for none. Speed shows only while something is written. */
export function describeTitle(view: StatusView, kind: DesktopSettings['menuBarText']): string {
  if (view.kind !== 'known' || kind === 'off') return '';
  const { resident, tokensPerSecond } = view.status;
  if (kind === 'speed') return tokensPerSecond > 0 ? `${tokensPerSecond.toFixed(1)} tok/s` : '';
  return formatGigabytes(resident.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
}
