import type { PluginSettings } from './plugin-settings.ts';
import { mostEnds, type Standing, toldFailures } from './standing.ts';

/** A plugin that does not work, for people. */
export interface PluginTrouble {
  readonly title: string;
  /** Why, what it means for requests, and what to do. */
  readonly detail: string;
}

function nameTrouble(file: string, standing: Standing): string | null {
  switch (standing.kind) {
    case 'unloadable':
      return `The plugin ${file} cannot be loaded.`;
    case 'off':
      return `The plugin ${file} is off: it had to be ended ${mostEnds} times in a row.`;
    case 'works':
      return standing.failuresInRow < toldFailures
        ? null
        : `The plugin ${file} failed ${standing.failuresInRow} times in a row.`;
  }
}

/** `null` where there is none worth telling. */
export function describeTrouble({ file, isRefusing }: PluginSettings, standing: Standing): PluginTrouble | null {
  const title = nameTrouble(file, standing);
  if (title === null) return null;
  const effect = isRefusing ? 'Its requests are refused.' : 'Requests go on without it.';
  const mend = 'Mend the file, which is then loaded anew, or change plugins.list.';
  return { title, detail: `${standing.reason} ${effect} ${mend}` };
}
