function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The known name that was probably meant, or `null` when none is near. */
export function suggestName(given: string, known: readonly string[]): string | null {
  const [best] = known
    .map((name) => ({ name, distance: name.startsWith(given) && given !== '' ? 0.5 : editDistance(given, name) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.ceil(given.length / 3) ? best.name : null;
}
