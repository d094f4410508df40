import { isDeepStrictEqual } from 'node:util';
import { type Config, projectSchema } from '../../contract/model/index.ts';

type Project = Config['projects'][number];

type Told = string | number | boolean | readonly string[] | undefined;

const shownChars = 80;

/** What differs, in a line: `rpm 60 → 120, localOnly false → true`. A new project is compared with one that says nothing. */
export function describeProjectChange(before: Project | null, after: Project): string {
  const old = flatten(before ?? projectSchema.parse({ id: after.id }));
  const now = flatten(after);
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((name) => name !== 'id' && !isDeepStrictEqual(old.get(name), now.get(name)))
    .map((name) => `${name} ${render(old.get(name))} → ${render(now.get(name))}`)
    .join(', ');
}

/** Limits and ceilings beside the other settings; 0 is none of them. */
function flatten({ limits, ceilings, ...others }: Project): Map<string, Told> {
  const list = (ofOne: Readonly<Record<string, string | number>>, prefix: string): [string, Told][] =>
    Object.entries(ofOne).map(([name, value]) => [
      `${prefix}${name}`,
      value === 0 || value === '0' ? undefined : value,
    ]);
  return new Map([...Object.entries(others), ...list(limits, ''), ...list(ceilings, 'ceilings.')]);
}

function render(value: Told): string {
  const text = value === undefined ? 'none' : typeof value === 'object' ? value.join(' ') : String(value);
  return text.length > shownChars ? `${text.slice(0, shownChars - 1)}…` : text;
}
