import { isPlainObject, type PlainObject } from '../../../../apps/base/index.ts';
import { renderPlain } from './render-plain.ts';

const nameKeys = ['match', 'id', 'name'];

/** A backend, rule or project in a line: what it is called, and the rest of what it says. */
export function summarizeEntry(entry: PlainObject): { readonly name: string; readonly rest: string } {
  const nameKey = nameKeys.find((key) => typeof entry[key] === 'string');
  const name = nameKey === undefined ? 'entry' : String(entry[nameKey]);
  const parts = Object.entries(entry)
    .filter(([key]) => key !== nameKey)
    .map(([key, value]) =>
      key === 'use' || key === 'url' || key === 'kind' ? render(value) : `${key} ${render(value)}`,
    );
  return { name, rest: parts.filter((part) => part !== '').join(', ') };
}

function render(value: unknown): string {
  if (Array.isArray(value)) return value.map(render).join(' else ');
  if (isPlainObject(value)) {
    if (typeof value['to'] === 'string') return `${value['to']} ${render(value['weight'])}`;
    return Object.entries(value)
      .map(([key, inner]) => `${key} ${render(inner)}`)
      .join(', ');
  }
  return renderPlain(value);
}
