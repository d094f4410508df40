const most = 2048;
const least = 16;
/** For the store, logs, the control API and what else is open. */
const reserved = 128;

/**
 * How many connections of clients each of the two listeners takes, so that there is a file descriptor for each of them, and for the connection to
 * the backend that each needs. `openFiles` is the limit of this process; `null` when it has none.
 */
export function chooseMaxConnections(openFiles: number | null): number {
  if (openFiles === null) return most;
  return Math.min(most, Math.max(least, Math.floor((openFiles - reserved) / 4)));
}

/** The limit on open files as the system tells it; `null` for none. */
export function readOpenFilesLimit(): number | null {
  const report: Report = process.report;
  const before = report.excludeNetwork;
  // Names of interfaces take a while to find and are of no use here.
  report.excludeNetwork = true;
  const { userLimits } = report.getReport() as Limits;
  report.excludeNetwork = before ?? false;
  const soft = userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : null;
}

interface Report {
  /** Not in the types of Node yet. */
  excludeNetwork?: boolean;
  readonly getReport: () => object;
}

interface Limits {
  readonly userLimits?: { readonly open_files?: { readonly soft?: number | string } };
}
