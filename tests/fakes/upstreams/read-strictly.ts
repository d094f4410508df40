import type { z } from 'zod';
import { UpstreamRefusal } from './refuse.ts';

/** A vendor's names for what zod finds: where, and which kind of fault. */
export interface Fault400 {
  readonly path: readonly PropertyKey[];
  readonly code: string;
  readonly message: string;
}

/** The deepest issue inside a union, which says more than "invalid input". */
function deepest(issue: z.core.$ZodIssue, base: readonly PropertyKey[] = []): Fault400 {
  const path = [...base, ...issue.path];
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.flatMap((issues) => issues.slice(0, 1)).map((found) => deepest(found, path));
    const best = inner.sort((a, b) => b.path.length - a.path.length)[0];
    if (best) return best;
  }
  if (issue.code === 'unrecognized_keys')
    return { path: [...path, issue.keys[0] ?? ''], code: issue.code, message: 'is not known' };
  return { path, code: issue.code, message: issue.message };
}

/** Reads a body that must fit exactly; `toRefusal` words the first fault as the vendor would. */
export function readStrictly<T extends z.ZodType>(
  schema: T,
  body: unknown,
  toRefusal: (fault: Fault400) => UpstreamRefusal,
): z.output<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw issue ? toRefusal(deepest(issue)) : new UpstreamRefusal(400, 'invalid body');
}
