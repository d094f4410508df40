import type { ConfigPage, ConfigSetting } from '../../../apps/contract/model/index.ts';

export interface SettingField {
  readonly setting: ConfigSetting;
  /** Beside the control: where the value comes from. */
  readonly source: string;
  /** Why it cannot be changed here; `null` when it can. */
  readonly whyNot: string | null;
}

/** A setting of the configuration as this page shows it; `null` where this version has none of that path. */
export function findField({ settings, inForce }: ConfigPage, path: string): SettingField | null {
  const setting = settings.find((each) => each.path === path);
  if (!setting) return null;
  return { setting, source: describeSource(setting), whyNot: explainWhyNot(setting, inForce) };
}

/** When a change of it counts, where that is not at once. */
export const describeDelay = ({ effect }: ConfigSetting): string =>
  effect === 'start' ? ' Counts when Drover starts next.' : '';

function describeSource({ source }: ConfigSetting): string {
  switch (source.kind) {
    case 'default':
      return 'default';
    case 'file':
    case 'last-good':
      return source.line === null ? 'file' : `file, line ${source.line}`;
    case 'environment':
      return `environment, ${source.name}`;
    case 'flag':
      return 'flag';
  }
}

function explainWhyNot({ source }: ConfigSetting, inForce: ConfigPage['inForce']): string | null {
  if (source.kind === 'environment') return `The variable ${source.name} sets it, and goes before the file.`;
  if (source.kind === 'flag') return 'A flag of the command line sets it, and goes before the file.';
  return inForce === 'last-good' ? 'The configuration file has a fault: mend it on the Config page first.' : null;
}

/** A number that can be saved: within the setting's bounds, and another one than now. */
export function readNumber(text: string, { control, value }: ConfigSetting): number | null {
  const number = Number(text.replaceAll(/[,\s_]/g, ''));
  if (control.kind !== 'number' || text.trim() === '' || !Number.isFinite(number) || number === value) return null;
  if (control.isWhole && !Number.isInteger(number)) return null;
  return number >= (control.minimum ?? -Infinity) && number <= (control.maximum ?? Infinity) ? number : null;
}
