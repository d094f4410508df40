const release = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/;

function readRelease(version: string): readonly number[] | null {
  const parts = release.exec(version);
  return parts === null ? null : parts.slice(1).map(Number);
}

/** Whether `version` is a release that comes after `current`. Previews and what is no version never do. */
export function isNewerRelease(version: string, current: string): boolean {
  const [offered, own] = [readRelease(version), readRelease(current.replace(/[-+].*$/, ''))];
  if (offered === null || own === null) return false;
  const at = offered.findIndex((part, index) => part !== own[index]);
  return at !== -1 && (offered[at] ?? 0) > (own[at] ?? 0);
}
