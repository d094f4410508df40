import type { SwitchSource } from '../switches/switch-source.ts';

/** The model that hangs by the switch `hangUntilUnloaded`. Its next unloading mends it until the switch names another. */
export interface StuckModels {
  has(modelName: string): boolean;
  noteUnloaded(modelName: string): void;
}

/** `resolveName` gives the name under which an installed model is known, or `null`. */
export function createStuckModels(switches: SwitchSource, resolveName: (name: string) => string | null): StuckModels {
  let named: string | null = null;
  let isMended = false;
  const has = (modelName: string): boolean => {
    const { hangUntilUnloaded } = switches.current();
    if (hangUntilUnloaded !== named) isMended = false;
    named = hangUntilUnloaded;
    return named !== null && !isMended && resolveName(named) === modelName;
  };
  return {
    has,
    noteUnloaded(modelName) {
      if (has(modelName)) isMended = true;
    },
  };
}
