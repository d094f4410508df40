import { type KnobFacts, knobTable } from './knob-table.ts';
import type { DaemonSettings } from './options.ts';

/** One variable of the table with what Drover passes for it. */
export interface Knob extends KnobFacts {
  /** `null`: nothing is passed and Ollama decides. */
  readonly value: string | null;
}

export interface KnobInput {
  readonly settings: DaemonSettings;
  readonly memoryBudgetBytes: number;
  /** `host:port` the daemon listens on. */
  readonly host: string;
}

type OwnKey = Exclude<keyof DaemonSettings, 'extraEnv'>;

function renderSetting(setting: DaemonSettings[OwnKey]): string | null {
  if (setting === 'auto') return null;
  return typeof setting === 'boolean' ? (setting ? '1' : '0') : String(setting);
}

/** What Drover sets by itself; the first three because every guide asks for them. */
const computedValues = ({ memoryBudgetBytes, host }: KnobInput): Readonly<Record<string, string>> => ({
  OLLAMA_METAL: '1',
  OLLAMA_NUM_GPU: '-1',
  OLLAMA_MAX_RAM: String(memoryBudgetBytes),
  OLLAMA_HOST: host,
});

/** Every known variable with the value that Drover gives it, `auto` settings included. */
export function listKnobs(input: KnobInput): readonly Knob[] {
  const computed = computedValues(input);
  const findValue = ({ name, setting }: KnobFacts): string | null => {
    if (setting === null) return computed[name] ?? null;
    const key = setting.slice('daemon.'.length) as keyof DaemonSettings;
    return key === 'extraEnv' ? null : renderSetting(input.settings[key]);
  };
  return knobTable.map((facts) => ({ ...facts, value: findValue(facts) }));
}
