import { runCommand } from './run-command.ts';

/** The user's limit on GPU memory of an Apple Silicon Mac in MiB; `null` when none is set (0), or elsewhere. */
export async function readWiredLimitMb(platform: string = process.platform): Promise<number | null> {
  if (platform !== 'darwin') return null;
  const { output } = await runCommand({
    file: '/usr/sbin/sysctl',
    args: ['-n', 'iogpu.wired_limit_mb'],
    timeoutMs: 2000,
    env: {},
  });
  return parseWiredLimitMb(output);
}

export function parseWiredLimitMb(output: string): number | null {
  const limitMb = /^\d+$/.test(output.trim()) ? Number(output.trim()) : 0;
  return limitMb > 0 ? limitMb : null;
}
