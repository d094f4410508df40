export interface LicensedPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string | null;
}
export declare function findLicenceProblems(
  packages: readonly LicensedPackage[],
  kind: { readonly isShipped: boolean },
): readonly string[];
