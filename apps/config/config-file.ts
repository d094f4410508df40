import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Timers } from '../base/index.ts';
import { type Config, type ConfigHistoryEntry, configSchema } from '../contract/model/index.ts';
import { applyEdits } from './apply-edits.ts';
import type { ConfigEdit } from './config-edit.ts';
import { createConfigError } from './config-error.ts';
import { type ConfigProblem, createProblem } from './config-problem.ts';
import { diffLines } from './diff-lines.ts';
import { withFileLock } from './file-lock.ts';
import { findTarget } from './find-target.ts';
import { appendHistory, type HistoryChange, readHistory, readLastEntry, withoutText } from './history-file.ts';
import { findSchemaPath, nameSchema, renderConfigSchema } from './json-schema.ts';
import { listChangedPaths } from './list-changed-paths.ts';
import { findConfigPath } from './load-config.ts';
import { createEtag, type FileReading, maxSizeBytes, readConfigFile } from './read-config-file.ts';
import { readTextLayer } from './read-text-layer.ts';
import { writeSetting } from './setting-paths.ts';
import { removeLeftovers, writeAtomically } from './write-atomically.ts';

export interface ConfigFileRequest {
  readonly dataDir: string;
  /** `null` for `config.yaml` in the data folder. */
  readonly configPath: string | null;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** A whole new text, or edits of the text that is there. */
export type ConfigChange = { readonly text: string } | { readonly edits: readonly ConfigEdit[] };

export type SaveRequest = ConfigChange & {
  /** Of the text that the change was made for. */
  readonly etag: string;
  /** Who makes it, for the history: `console`, `command line`. */
  readonly who: string;
};

export type SaveResult =
  | { readonly kind: 'saved'; readonly etag: string; readonly entry: ConfigHistoryEntry | null }
  /** The file is another one by now. Nothing was written. */
  | { readonly kind: 'stale'; readonly etag: string }
  /** Nothing was written. */
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] };

export type ChangePreview =
  | {
      readonly kind: 'valid';
      readonly text: string;
      readonly diff: string;
      readonly warnings: readonly ConfigProblem[];
      /** What would change in the file's settings. */
      readonly changedPaths: readonly string[];
    }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] };

export interface ConfigFile {
  readonly filePath: string;
  /** Never throws. */
  read(): FileReading;
  /** What the change would come to; nothing is written. */
  preview(change: ConfigChange): ChangePreview;
  /** Writes a change that is valid, and one history entry. Throws `config_busy` and `config_unwritable`. */
  save(request: SaveRequest): Promise<SaveResult>;
  /** Accepted changes, newest first. */
  history(): readonly ConfigHistoryEntry[];
  /** Puts the text after that change back in place; `null` when there is no such entry. */
  restore(request: { readonly id: string; readonly etag: string; readonly who: string }): Promise<SaveResult | null>;
  /** Adds an entry for an accepted text that nobody has told of yet, such as an edit outside Drover. */
  recordAccepted(text: string, who: string): Promise<void>;
}

/** The configuration file as something to change safely; works with and without a running service. */
export function createConfigFile(request: ConfigFileRequest): ConfigFile {
  const { dataDir, configPath, clock, timers } = request;
  const filePath = findConfigPath(request);
  const historyPath = join(dataDir, 'config-history.jsonl');
  const read = (): FileReading => readConfigFile(filePath, configPath !== null);
  const locked = <T>(run: () => T): Promise<T> => withFileLock(`${findTarget(filePath)}.lock`, timers, run);
  const addEntry = (change: Omit<HistoryChange, 'atMs'>): ConfigHistoryEntry =>
    appendHistory(historyPath, { ...change, atMs: Math.round(clock.nowMs()) });

  const preview = (change: ConfigChange, { text: given, problem } = read()): ChangePreview => {
    // Edits of what cannot be read would leave nothing of it.
    if ('edits' in change && problem !== null && given === null && existsSync(filePath)) {
      return { kind: 'invalid', problems: [problem] };
    }
    const before = given ?? '';
    const edited = 'text' in change ? { kind: 'edited' as const, text: change.text } : applyEdits(before, change.edits);
    if (edited.kind === 'refused') return { kind: 'invalid', problems: edited.problems };
    const text = nameSchema(edited.text, { filePath, dataDir });
    if (Buffer.byteLength(text) > maxSizeBytes) return { kind: 'invalid', problems: [tooLarge] };
    // Checked as it was given, so that lines and columns are those of the caller.
    const { problems, warnings } = readTextLayer(edited.text);
    if (problems.length > 0) return { kind: 'invalid', problems };
    const changedPaths = listChangedPaths(readSettings(before), readSettings(text));
    return { kind: 'valid', text, diff: diffLines(before, text), warnings, changedPaths };
  };

  const saveLocked = (change: SaveRequest): SaveResult => {
    const current = read();
    if (current.etag !== change.etag) return { kind: 'stale', etag: current.etag };
    const before = current.text ?? '';
    const checked = preview(change, current);
    if (checked.kind === 'invalid') return checked;
    const etag = createEtag(checked.text);
    if (etag === current.etag) return { kind: 'saved', etag, entry: null };
    if (createEtag(read().text) !== createEtag(current.text)) return { kind: 'stale', etag: read().etag };
    // The file that a link leads to is replaced, not the link.
    write(findTarget(filePath), checked.text, [historyPath, findSchemaPath(dataDir)]);
    writeSchema(dataDir);
    return { kind: 'saved', etag, entry: addEntry({ who: change.who, before, etag, ...checked }) };
  };

  return {
    filePath,
    read,
    preview: (change) => preview(change),
    save: (change) => locked(() => saveLocked(change)),
    history: () => readHistory(historyPath).map(withoutText).toReversed(),
    restore: async ({ id, etag, who }) => {
      const entry = readHistory(historyPath).find((each) => each.id === id);
      return entry === undefined ? null : locked(() => saveLocked({ text: entry.text, etag, who }));
    },
    recordAccepted: (text, who) =>
      locked(() => {
        const last = readLastEntry(historyPath);
        const etag = createEtag(text);
        if (last?.etag === etag) return;
        const before = last?.text ?? '';
        const changedPaths = listChangedPaths(readSettings(before), readSettings(text));
        addEntry({ who, before, text, etag, changedPaths });
      }),
  };
}

const tooLarge = createProblem('', 'The file would be larger than 1 MiB.');

function write(path: string, text: string, others: readonly string[]): void {
  try {
    for (const each of [path, ...others]) removeLeftovers(each);
    writeAtomically(path, text);
  } catch (error) {
    throw createConfigError('config_unwritable', `The file ${path} cannot be written.`, error);
  }
}

/** Editors do without it when it cannot be written. */
function writeSchema(dataDir: string): void {
  const path = findSchemaPath(dataDir);
  const text = renderConfigSchema();
  try {
    if (!existsSync(path) || readConfigFile(path, false).text !== text) writeAtomically(path, text);
  } catch {
    // The schema is a comfort; the configuration itself is saved.
  }
}

/** The file's settings over the defaults; the defaults alone for a bad file. */
function readSettings(text: string): Config {
  let tree: unknown = {};
  for (const { path, value } of readTextLayer(text).settings) tree = writeSetting(tree, path, value);
  return configSchema.parse(tree);
}
