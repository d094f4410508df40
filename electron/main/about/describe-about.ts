import type { About } from '../../../apps/contract/control/index.ts';

/** What the app's own processes take; the service's process is not among them. */
export interface ShellFootprint {
  readonly residentBytes: number;
  readonly cpuPercent: number;
}

export interface AboutFacts {
  readonly appVersion: string;
  readonly electronVersion: string;
  readonly shell: ShellFootprint;
  /** `null` when the service does not answer. */
  readonly service: About | null;
}

const describeCost = ({ residentBytes, cpuPercent }: ShellFootprint): string =>
  `${Math.round(residentBytes / 2 ** 20)} MB of memory, ${cpuPercent.toFixed(1)} % of a core`;

/** The text of the about box: what this is and what it costs. */
export function describeAbout({ appVersion, electronVersion, shell, service }: AboutFacts): string {
  const overheadMs = service?.overheadMs ?? null;
  const added = overheadMs === null ? [] : [`Added to a request: ${overheadMs.toFixed(2)} ms (median)`];
  return [
    `Version ${appVersion}, Electron ${electronVersion}`,
    '',
    `App: ${describeCost(shell)}`,
    service === null ? 'Service: not answering' : `Service: ${describeCost(service)}`,
    ...added,
    ...(service === null ? [] : ['', `Data: ${service.dataDir}`, `Clients: ${service.gatewayUrl}`]),
    '',
    'MIT licence',
  ].join('\n');
}
