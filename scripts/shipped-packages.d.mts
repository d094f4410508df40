import type { LicensedPackage } from './licence-rules.mjs';

export declare function listShippedPackages(): readonly (LicensedPackage & { readonly path: string })[];
export declare function listAllPackages(): readonly (LicensedPackage & { readonly path: string })[];
