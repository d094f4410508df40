import { flagPrefix, isBareFlag, parseFlag, SwitchError } from './switches/parse-switch.ts';
import type { Switches } from './switches/switch-table.ts';

/** What the process was asked to do. `wrong` carries what the real program would print. */
export type Command =
  | { readonly kind: 'serve'; readonly switches: Partial<Switches>; readonly controlFile: string | null }
  | { readonly kind: 'version' }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string };

const controlFlag = `${flagPrefix}control`;

function readServeFlags(args: readonly string[]): Command {
  let switches: Partial<Switches> = {};
  let controlFile: string | null = null;
  for (let index = 0; index < args.length; index++) {
    const [flag = '', ...inline] = (args[index] ?? '').split('=');
    if (flag === '--help' || flag === '-h') return { kind: 'help' };
    if (!flag.startsWith(flagPrefix)) {
      return {
        kind: 'wrong',
        message: flag.startsWith('-') ? `unknown flag: ${flag}` : 'accepts 0 arg(s), received 1',
      };
    }
    const text = inline.length > 0 ? inline.join('=') : isBareFlag(flag) ? '' : args[++index];
    if (text === undefined) return { kind: 'wrong', message: `flag needs an argument: ${flag}` };
    if (flag === controlFlag) controlFile = text;
    else switches = { ...switches, ...parseFlag(flag, text) };
  }
  return { kind: 'serve', switches, controlFile };
}

/** Reads the arguments after the program's name. */
export function parseCommandLine(args: readonly string[]): Command {
  const [command, ...rest] = args;
  try {
    switch (command) {
      case 'serve':
      case 'start':
        return readServeFlags(rest);
      case '--version':
      case '-v':
        return { kind: 'version' };
      case undefined:
      case 'help':
      case '--help':
      case '-h':
        return { kind: 'help' };
      default:
        return {
          kind: 'wrong',
          message: `unknown ${command.startsWith('-') ? 'flag:' : 'command'} ${JSON.stringify(command)} for "ollama"`,
        };
    }
  } catch (error) {
    if (error instanceof SwitchError) return { kind: 'wrong', message: error.message };
    throw error;
  }
}
