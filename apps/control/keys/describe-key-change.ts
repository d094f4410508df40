import { isDeepStrictEqual } from 'node:util';
import type { ApiKey } from '../../contract/model/index.ts';

type Told = string | number | readonly string[] | null;

const shownChars = 80;

/** What differs, in a line: `rpm 60 → none, models * → qwen3*`. */
export function describeKeyChange(before: ApiKey, after: ApiKey): string {
  const old = flatten(before);
  return [...flatten(after)]
    .filter(([name, value]) => !isDeepStrictEqual(value, old.get(name)))
    .map(([name, value]) => `${name} ${render(old.get(name))} → ${render(value)}`)
    .join(', ');
}

function flatten({ name, models, keepAlive, limits, ceilings }: ApiKey): Map<string, Told> {
  const most = Object.entries(ceilings).map(([each, value]) => [`ceilings.${each}`, value] as const);
  return new Map<string, Told>([...Object.entries({ name, models, keepAlive, ...limits }), ...most]);
}

function render(value: Told | undefined): string {
  const text = typeof value === 'object' && value !== null ? value.join(' ') : String(value ?? 'none');
  return text.length > shownChars ? `${text.slice(0, shownChars - 1)}…` : text;
}
