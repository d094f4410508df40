/** What the shell takes from its command line. Everything that is not on the list is ignored. */
export interface LaunchOptions {
  readonly dataDir: string | null;
  /** Start in the menu bar without opening the window. */
  readonly isHidden: boolean;
  /** Flags handed on to the service, which checks their values. */
  readonly serviceArguments: readonly string[];
}

const serviceValueFlags = ['--config', '--gateway', '--console', '--engine', '--ollama', '--log-level'];
const serviceSwitches = ['--no-take-over'];

/** Reads the known flags, written `--flag value` or `--flag=value`, out of a command line. */
export function parseLaunchOptions(commandLine: readonly string[]): LaunchOptions {
  const readValue = (flag: string): string | null => {
    const joined = commandLine.find((argument) => argument.startsWith(`${flag}=`));
    if (joined !== undefined) return joined.slice(flag.length + 1) || null;
    const index = commandLine.indexOf(flag);
    const value = index === -1 ? undefined : commandLine[index + 1];
    return value === undefined || value === '' || value.startsWith('--') ? null : value;
  };
  const valued = serviceValueFlags.flatMap((flag) => {
    const value = readValue(flag);
    return value === null ? [] : [flag, value];
  });
  return {
    dataDir: readValue('--data-dir'),
    isHidden: commandLine.includes('--hidden'),
    serviceArguments: [...valued, ...serviceSwitches.filter((flag) => commandLine.includes(flag))],
  };
}
