export function cruiseTree(
  baseDir: string,
  folders: readonly string[],
): Promise<{ moduleCount: number; violations: readonly string[] }>;
