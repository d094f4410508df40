import { isDeepStrictEqual } from 'node:util';
import { createEmitter, type Timers, type Unsubscribe } from '../base/index.ts';
import { combineLayers } from './combine-layers.ts';
import { type ConfigFile, type ConfigFileRequest, createConfigFile, type SaveResult } from './config-file.ts';
import { judgeReading } from './judge-reading.ts';
import { openLastGood } from './last-good.ts';
import { emptyLayer, type Layer } from './layer.ts';
import { listChangedPaths } from './list-changed-paths.ts';
import type { ConfigRequest, LoadedConfig } from './load-config.ts';
import { readTextLayer } from './read-text-layer.ts';
import { createFileWatch, type WatchFolder, watchFolder as watchBySystem } from './watch-file.ts';

export interface ConfigStoreRequest extends ConfigRequest, ConfigFileRequest {
  /** The system's own notices when left out. */
  readonly watchFolder?: WatchFolder;
  /** For the look now and then beside them. Default: `timers`. */
  readonly lookouts?: Timers;
  /** Hears of listeners that throw, and of a history that cannot be written. */
  readonly onError?: (error: unknown) => void;
}

/** What is in force, with what is wrong with the file as it lies there now. */
export interface ConfigState extends LoadedConfig {
  /** Of the file as it lies there now; a save must name it. */
  readonly etag: string;
  /** `file` also when there is none; `last-good` for the copy of the last file that was good; `defaults` when there is none of that. */
  readonly inForce: 'file' | 'last-good' | 'defaults';
}

export type ConfigListener = (next: ConfigState, previous: ConfigState, changedPaths: readonly string[]) => void;

export interface ConfigStore extends Omit<ConfigFile, 'recordAccepted'> {
  current(): ConfigState;
  /** Called when a setting has changed, with the dotted paths of those that did. */
  onChange(listener: ConfigListener): Unsubscribe;
  /** Called when other things are wrong than before; nothing of what is in force need have changed. */
  onProblems(listener: (state: ConfigState) => void): Unsubscribe;
  /** Called after the others when any of that has changed, or the file's text alone. */
  onUpdate(listener: (state: ConfigState) => void): Unsubscribe;
  /** Looks at the file at once. */
  reload(): ConfigState;
  /** Ends the watch and waits for what is being written. */
  dispose(): Promise<void>;
}

interface InForce {
  /** Of the file or its copy; `null` when neither counts. */
  readonly text: string | null;
  readonly state: ConfigState;
}

interface Change {
  readonly next: ConfigState;
  readonly previous: ConfigState;
  readonly changedPaths: readonly string[];
}

/**
 * The configuration of a running service: what is in force, changes of the file as they happen, and saving. A bad file never changes what
 * is in force. Reading never throws; saving throws as `ConfigFile` says.
 */
export function createConfigStore(request: ConfigStoreRequest): ConfigStore {
  const { onError = () => undefined, timers, lookouts = timers } = request;
  const file = createConfigFile(request);
  const lastGood = openLastGood(request.dataDir, request.configPath);
  const changes = createEmitter<Change>(onError);
  const troubles = createEmitter<ConfigState>(onError);
  const updates = createEmitter<ConfigState>(onError);
  let recording: Promise<void> = Promise.resolve();

  const accept = (text: string): void => {
    lastGood.keep(text);
    recording = recording.then(() => file.recordAccepted(text, 'file')).catch(onError);
  };
  /** `known` is the text that counts when the file is bad. */
  const look = (known: string | null): InForce => {
    const reading = file.read();
    const judged = judgeReading(reading, known);
    const isGood = judged.kind === 'good';
    if (isGood && judged.text !== null) accept(judged.text);
    const chosen: Chosen = isGood ? { text: judged.text, layer: judged.layer, from: 'file' } : fallBack(known);
    const combined = combineLayers({ ...chosen.layer, problems: isGood ? [] : judged.problems }, request);
    const facts = { isFileInForce: isGood, filePath: file.filePath, etag: reading.etag, inForce: chosen.from };
    return { text: chosen.text, state: { ...combined, ...facts } };
  };
  const watch = createFileWatch({
    ...{ filePath: file.filePath, timers, lookouts, watchFolder: request.watchFolder ?? watchBySystem },
    onSettled: () => void reload(),
  });
  let now = look(lastGood.read());

  const reload = (): ConfigState => {
    const previous = now.state;
    now = look(now.text);
    const next = now.state;
    const changedPaths = listChangedPaths(previous.config, next.config);
    if (changedPaths.length > 0) changes.emit({ next, previous, changedPaths });
    const isTroubleNew = !isDeepStrictEqual(next.problems, previous.problems);
    if (isTroubleNew) troubles.emit(next);
    if (changedPaths.length > 0 || isTroubleNew || next.etag !== previous.etag) updates.emit(next);
    return next;
  };
  const afterSave = <T extends SaveResult | null>(result: T): T => {
    if (result?.kind !== 'saved') return result;
    watch.markSeen();
    reload();
    return result;
  };

  return {
    ...{ filePath: file.filePath, read: file.read, preview: file.preview, history: file.history, reload },
    current: () => now.state,
    save: async (change) => afterSave(await file.save(change)),
    restore: async (wanted) => afterSave(await file.restore(wanted)),
    onChange: (listener) =>
      changes.subscribe(({ next, previous, changedPaths }) => listener(next, previous, changedPaths)),
    onProblems: (listener) => troubles.subscribe(listener),
    onUpdate: (listener) => updates.subscribe(listener),
    dispose: async () => {
      watch.dispose();
      await recording;
    },
  };
}

interface Chosen {
  readonly text: string | null;
  readonly layer: Layer;
  readonly from: ConfigState['inForce'];
}

/** What was good before is checked like any file: an older program may have written it. */
function fallBack(known: string | null): Chosen {
  const layer = known === null ? null : readTextLayer(known, 'last good copy');
  if (layer === null || layer.problems.length > 0) {
    return { text: null, layer: emptyLayer, from: 'defaults' };
  }
  return { text: known, layer, from: 'last-good' };
}
