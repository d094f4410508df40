/** Remembers the most recently used entries, up to a number. */
export interface BoundedMemory<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  /** The most recently used last. */
  entries(): readonly (readonly [string, V])[];
}

export function createBoundedMemory<V>(maxEntries: number): BoundedMemory<V> {
  const entries = new Map<string, V>();
  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      const oldest = entries.size > maxEntries ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
    },
    entries: () => [...entries],
  };
}
