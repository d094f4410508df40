/**
 * Takes a pattern apart once, for many names. `*` stands for any characters, also none. Takes the earliest place for each part: linear, where a
 * regular expression would backtrack.
 */
export function compilePattern(pattern: string): (name: string) => boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return (name) => name === pattern;
  return (name) => {
    if (!name.startsWith(head)) return false;
    let position = head.length;
    for (const part of rest) {
      const found = name.indexOf(part, position);
      if (found < 0) return false;
      position = found + part.length;
    }
    return name.length - tail.length >= position && name.endsWith(tail);
  };
}

/** Whether a name is what a pattern means. */
export const isPatternMatch = (pattern: string, name: string): boolean => compilePattern(pattern)(name);
