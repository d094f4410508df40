import type { Bounds } from './window-bounds.ts';

export const panelWidth = 344;
const gap = 6;
const heights = { least: 160, most: 640 };

/** Tall enough for what it shows, and never taller than the screen leaves. */
export const limitPanelHeight = (wanted: number, workArea: Bounds): number =>
  Math.round(Math.max(heights.least, Math.min(wanted, heights.most, workArea.height - 2 * gap)));

/** Where the panel hangs: centred under the icon (over it where the bar is at the bottom), in the corner where nobody knows the icon's place. */
export function placePanel(icon: Bounds, workArea: Bounds, height: number): Bounds {
  const isKnown = icon.width > 0 && icon.height > 0;
  const rightmost = workArea.x + workArea.width - panelWidth - gap;
  const centred = icon.x + icon.width / 2 - panelWidth / 2;
  const x = isKnown ? Math.max(workArea.x + gap, Math.min(centred, rightmost)) : rightmost;
  const isAtBottom = isKnown && icon.y > workArea.y + workArea.height / 2;
  const y = isAtBottom ? workArea.y + workArea.height - height - gap : workArea.y + gap;
  return { x: Math.round(x), y: Math.round(y), width: panelWidth, height };
}
