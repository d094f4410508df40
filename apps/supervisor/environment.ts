import type { EnvironmentEntry } from '../contract/model/index.ts';
import { type Knob, listKnobs } from './environment-knobs.ts';
import type { DaemonSettings } from './options.ts';

type Variables = Readonly<Record<string, string | undefined>>;

export interface EnvironmentInput {
  readonly inherited: Variables;
  readonly settings: DaemonSettings;
  readonly memoryBudgetBytes: number;
  /** `host:port` the daemon listens on. */
  readonly host: string;
}

/** Variables that the daemon gets from the service's own environment, besides `OLLAMA_*`. Nothing else passes, keys least of all. */
const inheritedNames = new Set(['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG']);
/** Variables that would load foreign code into the daemon, whoever asks for it. */
const deniedNames = /^(DYLD_|LD_|NODE_OPTIONS$)/i;
/** Variables that only Drover sets: address and identity of the child. */
const reservedNames = new Set(['OLLAMA_HOST', 'DROVER_INSTANCE']);

/** Sorts out what the user added in `daemon.extraEnv`. */
export function splitExtraEnvironment(extra: Readonly<Record<string, string>>): {
  readonly accepted: Readonly<Record<string, string>>;
  readonly refused: readonly string[];
} {
  const isRefused = (name: string): boolean => deniedNames.test(name) || reservedNames.has(name);
  const entries = Object.entries(extra);
  return {
    accepted: Object.fromEntries(entries.filter(([name]) => !isRefused(name))),
    refused: entries.map(([name]) => name).filter(isRefused),
  };
}

/** The whole environment of the daemon; `nonce` marks the process as this instance's own. */
export function buildDaemonEnvironment(input: EnvironmentInput & { readonly nonce: string }): Record<string, string> {
  const inherited = Object.entries(input.inherited).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (inheritedNames.has(entry[0]) || entry[0].startsWith('OLLAMA_')),
  );
  const own = listKnobs(input).flatMap((knob) => (knob.value === null ? [] : [[knob.name, knob.value] as const]));
  return {
    ...Object.fromEntries(inherited),
    ...Object.fromEntries(own),
    ...splitExtraEnvironment(input.settings.extraEnv).accepted,
    OLLAMA_HOST: input.host,
    DROVER_INSTANCE: input.nonce,
  };
}

type Origin = EnvironmentEntry['origin'];

/** What the daemon gets and where each value comes from. The nonce and the plain system variables are left out. */
export function describeEnvironment(input: EnvironmentInput): readonly EnvironmentEntry[] {
  const { accepted, refused } = splitExtraEnvironment(input.settings.extraEnv);
  const inherited = pickOllama(input.inherited);
  const knobs = listKnobs(input);
  const known = new Set(knobs.map((knob) => knob.name));
  const described = knobs.map((knob) => describeKnob(knob, accepted[knob.name], inherited[knob.name]));
  const others = Object.entries({ ...inherited, ...accepted })
    .filter(([name]) => !known.has(name))
    .map(([name, value]) => describeUnknown(name, value, name in accepted ? 'extraEnv' : 'environment'));
  const denied = refused
    .filter((name) => !known.has(name))
    .map((name) => ({
      ...describeUnknown(name, '', 'extraEnv'),
      isHonoured: false,
      note: 'Not passed: it would load foreign code into the daemon or is set by Drover alone.',
    }));
  return [...described, ...others, ...denied];
}

function pickOllama(inherited: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inherited).filter(
      (entry): entry is [string, string] => entry[0].startsWith('OLLAMA_') && entry[1] !== undefined,
    ),
  );
}

/** The same order of precedence as in `buildDaemonEnvironment`. */
function pickValue(
  knob: Knob,
  extra: string | undefined,
  inherited: string | undefined,
): Pick<EnvironmentEntry, 'value' | 'source' | 'origin'> {
  const { value, setting } = knob;
  if (extra !== undefined) return { value: extra, source: 'daemon.extraEnv', origin: 'extraEnv' };
  if (value !== null) return { value, source: setting ?? 'drover', origin: setting === null ? 'computed' : 'config' };
  if (inherited !== undefined) return { value: inherited, source: 'environment', origin: 'environment' };
  const source = setting === 'daemon.extraEnv' ? 'default' : `${setting}: auto, nothing passed`;
  return { value: '', source, origin: 'default' };
}

function describeKnob(knob: Knob, extra: string | undefined, inherited: string | undefined): EnvironmentEntry {
  const { name, type, defaultValue, unit, effect, isReadByOllama, setting } = knob;
  return {
    ...{ name, ...pickValue(knob, extra, inherited), pendingValue: null },
    ...{ type, defaultValue, unit, setting, isHonoured: isReadByOllama, needsRestart: true, note: effect },
  };
}

function describeUnknown(name: string, value: string, origin: Extract<Origin, 'extraEnv' | 'environment'>) {
  const isExtra = origin === 'extraEnv';
  return {
    ...{ name, value, pendingValue: null, origin, source: isExtra ? 'daemon.extraEnv' : 'environment' },
    ...{ type: 'text' as const, defaultValue: '', unit: '', setting: isExtra ? 'daemon.extraEnv' : null },
    ...{ isHonoured: true, needsRestart: true, note: 'Passed on as it is.' },
  } satisfies EnvironmentEntry;
}
