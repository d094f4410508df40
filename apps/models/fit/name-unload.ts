import type { FitChoice } from '../../contract/model/index.ts';

/** To unload these models by hand, so that one which needs so many bytes fits. */
export function nameUnload(names: readonly string[], neededBytes: number): FitChoice {
  const commands = names.map((name) => `drover models unload ${name}`).join('; ');
  return { kind: 'unload', label: `Unload ${names.join(', ')}: ${commands}`, neededBytes };
}
