/** What each is called where a name has to be enough, by its id: its name, or the id itself where several have that name. */
export function labelNames(names: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const counts = new Map<string, number>();
  for (const name of Object.values(names)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(Object.entries(names).map(([id, name]) => [id, counts.get(name) === 1 ? name : id]));
}
