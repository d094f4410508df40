import { isPlainObject } from '../../base/index.ts';
import type { RouteTable } from '../../routing/index.ts';
import type { PassingBody } from './pass-through.ts';

/** A body that names no model asks for the configured default; without one it stays as it is, and is refused for it. */
export function fillModel(body: PassingBody, { defaultTarget }: RouteTable): PassingBody {
  const { value } = body;
  if (defaultTarget === null || !isPlainObject(value) || (value['model'] ?? null) !== null) return body;
  const filled = { ...value, model: `${defaultTarget.backend}/${defaultTarget.model}` };
  return { value: filled, bytes: Buffer.from(JSON.stringify(filled)) };
}
