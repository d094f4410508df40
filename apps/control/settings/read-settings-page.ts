import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SettingsPage } from '../../contract/model/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';

type PageSources = Pick<ControlDependencies, 'about' | 'build'>;

const logFiles = ['drover.db', 'drover.db-wal', 'drover.db-shm'];

/** The Settings page in one call. */
export async function readSettingsPage({ about, build }: PageSources): Promise<SettingsPage> {
  const { version, startedAtMs, dataDir, residentBytes, cpuPercent, overheadMs } = about();
  return {
    ...{ version, ...build, startedAtMs, dataDir, residentBytes, cpuPercent, overheadMs },
    platform: `${process.platform} ${process.arch}`,
    nodeVersion: process.versions.node,
    logBytes: await measureLog(dataDir),
  };
}

async function measureLog(dataDir: string): Promise<number | null> {
  const sizes = await Promise.all(logFiles.map((name) => measure(join(dataDir, name))));
  return sizes[0] === null ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

async function measure(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch {
    return null; // The journal is there only while something was written.
  }
}
