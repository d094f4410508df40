// What changed between two states of the dependencies, and whether it is old enough to be trusted.
export const cooldownDays = 7;
const dayMs = 86_400_000;

/** `name@version` of everything in a lockfile that comes from a registry. */
export const listLocked = (lock) =>
  new Set(
    Object.entries(lock.packages)
      .filter(([path, { link, version }]) => path.includes('node_modules/') && !link && version !== undefined)
      .map(([path, { name, version }]) => `${name ?? path.split('node_modules/').at(-1)}@${version}`),
  );

/** `name@version` of every component of a CycloneDX document. */
export const listComponents = (sbom) =>
  new Set((sbom.components ?? []).map(({ group, name, version }) => `${group ? `${group}/` : ''}${name}@${version}`));

const byName = (one, other) => (one < other ? -1 : 1);

/** What is in one set and not in the other, in order. */
export const compareSets = (before, after) => ({
  added: [...after].filter((entry) => !before.has(entry)).sort(byName),
  removed: [...before].filter((entry) => !after.has(entry)).sort(byName),
});

/**
 * What is wrong with the ages of `added`, one line each. `times` maps `name@version` to the moment of its publication in ISO form. A moment that is
 * not known counts as too young.
 */
export function findYoung(added, times, nowMs) {
  return added.flatMap((entry) => {
    const publishedMs = Date.parse(times.get(entry) ?? '');
    if (Number.isNaN(publishedMs)) return [`${entry}: the registry does not tell when it was published`];
    const ageDays = (nowMs - publishedMs) / dayMs;
    if (ageDays >= cooldownDays) return [];
    return [`${entry}: published ${ageDays.toFixed(1)} days ago; wait until it is ${cooldownDays} days old`];
  });
}
