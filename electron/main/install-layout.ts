import { join, sep } from 'node:path';

/** Where the built parts lie. */
export interface InstallLayout {
  readonly serviceModule: string;
  readonly pageFolder: string;
  readonly preload: string;
  readonly trayIconFolder: string;
}

/** The parts as seen from the folder of the built main. The service lies outside the archive: its natives and workers need real files. */
export function resolveInstallLayout(mainFolder: string): InstallLayout {
  const outFolder = join(mainFolder, '..');
  const archive = `${sep}app.asar${sep}`;
  return {
    serviceModule: join(outFolder, 'service', 'service.js').replace(archive, `${sep}app.asar.unpacked${sep}`),
    pageFolder: join(outFolder, 'renderer'),
    preload: join(outFolder, 'preload', 'index.cjs'),
    trayIconFolder: join(outFolder, '..', 'resources', 'tray'),
  };
}
