import { isPlainObject } from '../../../apps/base/index.ts';

/** A rectangle in screen points. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const minimumSize = { width: 800, height: 600 };
const defaultSize = { width: 1280, height: 800 };
/** So much of the window must lie on a display for a person to get hold of it. */
const graspable = { width: 200, height: 60 };

/** Where to open the window: as saved when that can still be reached, else the default size wherever the system likes. */
export function chooseWindowBounds(saved: unknown, displays: readonly Bounds[]): Partial<Bounds> {
  const bounds = parseBounds(saved);
  if (bounds === null || !displays.some((display) => canGrasp(bounds, display))) return defaultSize;
  return bounds;
}

function parseBounds(value: unknown): Bounds | null {
  if (!isPlainObject(value)) return null;
  const { x, y, width, height } = { x: value['x'], y: value['y'], width: value['width'], height: value['height'] };
  if (!isWhole(x) || !isWhole(y) || !isWhole(width) || !isWhole(height)) return null;
  return width < minimumSize.width || height < minimumSize.height ? null : { x, y, width, height };
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

function canGrasp(bounds: Bounds, display: Bounds): boolean {
  const right = Math.min(bounds.x + bounds.width, display.x + display.width);
  const bottom = Math.min(bounds.y + bounds.height, display.y + display.height);
  return (
    right - Math.max(bounds.x, display.x) >= graspable.width &&
    bottom - Math.max(bounds.y, display.y) >= graspable.height
  );
}
