/** Path of Electron's binary, or `null` where there is none. */
export function findElectronBinary(root?: string, overrideFolder?: string): string | null;
