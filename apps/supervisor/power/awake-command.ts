/** A program that keeps the machine awake while it runs, and ends by itself when this process does. */
export interface AwakeCommand {
  readonly file: string;
  readonly args: readonly string[];
}

/** `null` where no such program is known. */
export function chooseAwakeCommand(platform: string, pid: number): AwakeCommand | null {
  if (platform === 'darwin') return { file: '/usr/bin/caffeinate', args: ['-i', '-w', String(pid)] };
  if (platform !== 'linux') return null;
  // `cat` ends with its input, which this process holds: `sleep infinity` would outlive a killed one and keep the machine awake for ever.
  const purpose = ['--what=idle:sleep', '--who=Drover', '--why=Requests are being answered'];
  return { file: 'systemd-inhibit', args: [...purpose, 'cat'] };
}
