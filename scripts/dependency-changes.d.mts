export declare const cooldownDays: number;
export declare function listLocked(lock: { readonly packages: Readonly<Record<string, object>> }): Set<string>;
export declare function listComponents(sbom: object): Set<string>;
export declare function compareSets(
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): { readonly added: readonly string[]; readonly removed: readonly string[] };
export declare function findYoung(
  added: readonly string[],
  times: ReadonlyMap<string, string>,
  nowMs: number,
): readonly string[];
