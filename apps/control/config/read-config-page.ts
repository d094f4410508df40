import type { CatalogEntry, ConfigStore } from '../../config/index.ts';
import { listCatalog, readSetting, redactConfig, settingPaths } from '../../config/index.ts';
import {
  type ConfigHistoryEntry,
  type ConfigPage,
  type ConfigSetting,
  configSchema,
} from '../../contract/model/index.ts';
import { describeUse, type UseFacts } from './describe-use.ts';
import { readSource } from './read-source.ts';
import { readEffect } from './setting-effect.ts';

export interface PageSources extends UseFacts {
  readonly config: Pick<ConfigStore, 'filePath' | 'read' | 'reload' | 'history'>;
}

/** The Config page in one call. The file is looked at anew, so that its text and what is said of it belong together. */
export function readConfigPage(sources: PageSources): ConfigPage {
  const { config: store } = sources;
  const state = store.reload();
  const { text, etag } = store.read();
  const catalog = listCatalog();
  return {
    ...{ filePath: store.filePath, text, etag, inForce: state.inForce },
    problems: [...state.problems],
    warnings: [...state.warnings],
    sections: catalog.filter(({ path }) => !path.includes('.')).map(({ path, help }) => ({ key: path, help })),
    settings: listSettings(state, catalog, describeUse(sources)),
    history: describeHistory(store.history()),
  };
}

type State = ReturnType<PageSources['config']['reload']>;

const defaults = configSchema.parse({});

function listSettings(
  { config, sources }: State,
  catalog: readonly CatalogEntry[],
  uses: ReadonlyMap<string, string>,
): ConfigSetting[] {
  const entries = new Map(catalog.map((entry) => [entry.path, entry]));
  const redacted = redactConfig(config);
  return settingPaths.flatMap((path) => {
    const name = path.join('.');
    const entry = entries.get(name);
    if (entry === undefined) return [];
    const source = readSource(sources.get(name) ?? 'default');
    const { help, unit, control, variable } = entry;
    // What stands in the file is shown with it anyway; what comes from elsewhere may be a secret.
    const from = source.kind === 'environment' ? redacted : config;
    const value = readSetting(from, path);
    const inUse = uses.get(name) ?? null;
    const setting: ConfigSetting = {
      ...{ path: name, value, defaultValue: readSetting(defaults, path), source },
      ...{
        help,
        unit,
        control,
        variable,
        effect: readEffect(name, source),
        inUse: inUse === `${String(value)} in use` ? null : inUse,
      },
    };
    return [setting];
  });
}

function describeHistory(entries: readonly ConfigHistoryEntry[]): ConfigPage['history'] {
  const [last, beforeLast] = entries;
  if (last === undefined) return { count: 0, last: null, beforeLastId: null };
  const { diff: _, ...head } = last;
  return { count: entries.length, last: head, beforeLastId: beforeLast?.id ?? null };
}
