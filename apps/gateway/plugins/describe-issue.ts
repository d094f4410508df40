import type { z } from 'zod';

const longestPath = 120;

/** Where a plugin's result is wrong: a path of known names and numbers, never a value, which may be of a prompt. */
export function describeIssue(what: string, { issues }: z.ZodError): string {
  const [first] = issues;
  const path = (first?.path ?? [])
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('');
  return `It gave back a ${what} that is wrong at ${what}${path.slice(0, longestPath)}.`;
}
