import { isPlainObject } from '../../base/index.ts';
import { type Switches, type SwitchName, switchNames, switchTable } from './switch-table.ts';

export const environmentPrefix = 'DROVER_SIM_';
export const flagPrefix = '--sim-';

/** A switch that does not exist or got a value it cannot have. The message names it and what would be right. */
export class SwitchError extends Error {}

/** `tokensPerSecond` -> `tokens-per-second`. */
export const toFlagName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const toCamelCase = (words: readonly string[]): string =>
  words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');

function findName(name: string, written: string): SwitchName {
  const found = switchNames.find((candidate) => candidate === name);
  if (found) return found;
  throw new SwitchError(`unknown simulator switch ${written}; known: ${switchNames.join(', ')}`);
}

const flagWords: Readonly<Record<string, boolean>> = {
  '': true,
  true: true,
  '1': true,
  yes: true,
  false: false,
  '0': false,
  no: false,
};

function parseText(name: SwitchName, text: string): unknown {
  const { kind } = switchTable[name];
  if (kind === 'number') return text.trim() === '' ? Number.NaN : Number(text);
  return kind === 'flag' ? flagWords[text.toLowerCase()] : text;
}

function check(name: SwitchName, value: unknown, written: string): unknown {
  const { kind } = switchTable[name];
  const isRight =
    kind === 'number'
      ? typeof value === 'number' && Number.isFinite(value) && value >= 0
      : kind === 'flag'
        ? typeof value === 'boolean'
        : typeof value === 'string' && (kind === 'text' || kind.some((choice) => choice === value));
  if (isRight) return value;
  const wanted =
    kind === 'number'
      ? 'a number from 0'
      : kind === 'flag'
        ? 'true or false'
        : kind === 'text'
          ? 'text'
          : kind.join(', ');
  throw new SwitchError(`simulator switch ${written} must be ${wanted}`);
}

/** Reads the `DROVER_SIM_*` variables; `DROVER_SIM_CONTROL` is not a switch and is left out. */
export function parseEnvironment(environment: Readonly<Record<string, string | undefined>>): Partial<Switches> {
  const entries = Object.entries(environment).flatMap(([variable, text]) => {
    if (!variable.startsWith(environmentPrefix) || variable === `${environmentPrefix}CONTROL` || text === undefined)
      return [];
    const name = findName(toCamelCase(variable.slice(environmentPrefix.length).toLowerCase().split('_')), variable);
    return [[name, check(name, parseText(name, text), variable)]];
  });
  return Object.fromEntries(entries) as Partial<Switches>;
}

/** Reads one `--sim-…` flag with its text, which is empty for a bare yes/no flag. */
export function parseFlag(flag: string, text: string): Partial<Switches> {
  const name = findName(toCamelCase(flag.slice(flagPrefix.length).split('-')), flag);
  return { [name]: check(name, parseText(name, text), flag) } as Partial<Switches>;
}

/** Whether the flag may stand without a value. */
export function isBareFlag(flag: string): boolean {
  const name = toCamelCase(flag.slice(flagPrefix.length).split('-'));
  return switchNames.some((candidate) => candidate === name && switchTable[candidate].kind === 'flag');
}

/** Reads the text of a control file: one JSON object, switch names as keys; `null` unsets. */
export function parseControlText(text: string): Partial<Switches> {
  const value: unknown = JSON.parse(text);
  if (!isPlainObject(value)) throw new SwitchError('the control file must hold one JSON object');
  const entries = Object.entries(value).flatMap(([key, entry]) => {
    const name = findName(key, `"${key}"`);
    return entry === null ? [] : [[name, check(name, entry, `"${key}"`)]];
  });
  return Object.fromEntries(entries) as Partial<Switches>;
}
