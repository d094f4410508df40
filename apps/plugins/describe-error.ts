/** Names of errors are short words; anything else may be text of a prompt. */
const nameForm = /^[A-Z][A-Za-z]{0,39}$/;
const placeForm = /\/([A-Za-z0-9][A-Za-z0-9._-]*\.mjs)(?:\?[^:]*)?:(\d+):(\d+)/;

function readText(read: () => unknown): string {
  try {
    const value = read();
    return typeof value === 'string' ? value : '';
  } catch {
    // Whatever was thrown may be made to throw again when it is looked at.
    return '';
  }
}

/** What a plugin threw: its kind and its place, never its words, which may hold a prompt. */
export function describeError(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'It threw something that is no error.';
  const thrown = error as { readonly name?: unknown; readonly stack?: unknown };
  const name = readText(() => thrown.name);
  const stack = readText(() => thrown.stack);
  // The words come first in a stack and may look like a place themselves.
  const frames = stack
    .slice(0, 100_000)
    .split('\n')
    .filter((line) => /^ {4}at /.test(line));
  const [, file, line, column] = frames.map((frame) => placeForm.exec(frame)).find((found) => found !== null) ?? [];
  const place = file === undefined ? '' : ` at ${file}:${line}:${column}`;
  return `It threw ${nameForm.test(name) ? name : 'an error'}${place}.`;
}
