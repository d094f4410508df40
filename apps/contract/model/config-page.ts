import { z } from 'zod';
import { configHistoryEntrySchema } from './config-history.ts';

/** One thing wrong with the configuration, or probably not meant. `line` and `column` count from 1; `null` for what stands in no text. */
export const configProblemSchema = z.object({
  /** Dotted, empty for the text as a whole. */
  path: z.string(),
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
  message: z.string(),
  /** What was probably meant. */
  suggestion: z.string().nullable(),
});
export type ConfigPageProblem = z.infer<typeof configProblemSchema>;

/** What a setting is set with. */
export const settingControlSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('switch') }),
  /** One of a few values. */
  z.object({ kind: z.literal('choice'), values: z.array(z.union([z.string(), z.boolean()])) }),
  /** A number, or one of the words. */
  z.object({
    kind: z.literal('number'),
    minimum: z.number().nullable(),
    maximum: z.number().nullable(),
    isWhole: z.boolean(),
    words: z.array(z.string()),
  }),
  z.object({ kind: z.literal('duration') }),
  z.object({ kind: z.literal('text') }),
  /** Texts. */
  z.object({ kind: z.literal('list') }),
  /** Values by name; `names` is `null` where any name may stand. */
  z.object({ kind: z.literal('names'), names: z.array(z.string()).nullable(), hasNumbers: z.boolean() }),
  /** Entries with settings of their own. */
  z.object({ kind: z.literal('entries') }),
]);
export type SettingControl = z.infer<typeof settingControlSchema>;

/** Where the value in force comes from. */
const settingSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('default') }),
  z.object({ kind: z.enum(['file', 'last-good']), line: z.number().int().nullable() }),
  /** What comes from the environment or a flag counts more than the file. */
  z.object({ kind: z.literal('environment'), name: z.string() }),
  z.object({ kind: z.literal('flag') }),
]);
export type SettingSource = z.infer<typeof settingSourceSchema>;

/**
 * When a change counts: at once; when Ollama is restarted; when Drover starts next; never in this version; or never while the environment
 * or a flag says otherwise.
 */
export const settingEffects = ['now', 'restart', 'start', 'idle', 'overridden'] as const;
const settingEffectSchema = z.enum(settingEffects);
export type SettingEffect = z.infer<typeof settingEffectSchema>;

/** One setting as it is in force. */
export const configSettingSchema = z.object({
  /** Dotted; the part before the first dot is its section. */
  path: z.string(),
  value: z.unknown(),
  defaultValue: z.unknown(),
  source: settingSourceSchema,
  help: z.string(),
  /** Of numbers; empty where there is none. */
  unit: z.string(),
  control: settingControlSchema,
  effect: settingEffectSchema,
  /** What it comes to on this machine now, in a few words. */
  inUse: z.string().nullable(),
  /** The variable that would set it; `null` where none can. */
  variable: z.string().nullable(),
});
export type ConfigSetting = z.infer<typeof configSettingSchema>;

/** Data of the Config page in one call. */
export const configPageSchema = z.object({
  filePath: z.string(),
  /** `null` where there is no file, or none that can be read. */
  text: z.string().nullable(),
  /** Of the file as it lies there; a save names it. */
  etag: z.string(),
  /** `file` also when there is none; `last-good` for the copy of the last file that was good. */
  inForce: z.enum(['file', 'last-good', 'defaults']),
  problems: z.array(configProblemSchema),
  warnings: z.array(configProblemSchema),
  sections: z.array(z.object({ key: z.string(), help: z.string() })),
  settings: z.array(configSettingSchema),
  /** Accepted changes that are kept, the newest, and the one that undoing it would go back to. */
  history: z.object({
    count: z.number().int(),
    last: configHistoryEntrySchema.omit({ diff: true }).nullable(),
    beforeLastId: z.string().nullable(),
  }),
});
export type ConfigPage = z.infer<typeof configPageSchema>;

const editPath = z.array(z.string().max(512)).min(1).max(16);

/**
 * One change, in which comments and order stay. `path` goes into lists by index, as text; `add` appends to a list, `insert` puts an item before
 * the one at `path`, and `move` gives the item at `path` the place `to`.
 */
export const configEditSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['set', 'add', 'insert']), path: editPath, value: z.unknown() }),
  z.object({ kind: z.literal('remove'), path: editPath }),
  z.object({ kind: z.literal('move'), path: editPath, to: z.number().int().nonnegative() }),
]);
export type ConfigPageEdit = z.infer<typeof configEditSchema>;

/** A whole text, edits of it, or edits of the file where no text is given. */
export const configChangeSchema = z.object({
  text: z.string().max(4_000_000).optional(),
  edits: z.array(configEditSchema).max(2000).optional(),
});
export type ConfigPageChange = z.infer<typeof configChangeSchema>;

/** A setting that a text sets. */
export const draftSettingSchema = z.object({
  path: z.string(),
  value: z.unknown(),
  line: z.number().int().nullable(),
});
export type DraftSetting = z.infer<typeof draftSettingSchema>;

/** What one setting's change does. */
export const configEffectSchema = z.object({
  path: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  effect: settingEffectSchema,
  /** In a sentence or two. */
  words: z.string(),
});
export type ConfigEffect = z.infer<typeof configEffectSchema>;

/** What a change would come to; nothing is written. */
export const configPreviewSchema = z.object({
  /** Of the file as it lies there now. */
  etag: z.string(),
  /** With the edits made; the lines of all that follows are lines of this text. */
  text: z.string(),
  /** With one of these it cannot be saved. */
  problems: z.array(configProblemSchema),
  warnings: z.array(configProblemSchema),
  /** Whether it is YAML, so that `settings` say what stands there, also where that is not allowed. */
  isReadable: z.boolean(),
  settings: z.array(draftSettingSchema),
  /** Lines with `+`, `-` or a space before them. */
  diff: z.string(),
  changes: z.array(configEffectSchema),
  /** Of a change for which Ollama must be restarted. */
  restart: z
    .object({
      /** Requests that are answered first. */
      runningCount: z.number().int(),
      /** Why it is not restarted, in a sentence. */
      whyNot: z.string().nullable(),
    })
    .nullable(),
});
export type ConfigPreview = z.infer<typeof configPreviewSchema>;

export const configSaveSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('saved'),
    etag: z.string(),
    text: z.string(),
    /** `null` when the file said so already. */
    entry: configHistoryEntrySchema.nullable(),
    /** Whether a restart of Ollama was ordered for it. */
    isRestartOrdered: z.boolean(),
  }),
  /** The file is another one by now; this is it. Nothing was written. */
  z.object({ kind: z.literal('stale'), etag: z.string(), text: z.string().nullable() }),
  /** Nothing was written. */
  z.object({ kind: z.literal('refused'), problems: z.array(configProblemSchema) }),
]);
export type ConfigSave = z.infer<typeof configSaveSchema>;

export const importFormats = ['LiteLLM', 'llama-swap', 'LM Studio', 'Ollama', 'name map'] as const;
export const importFormatSchema = z.enum(importFormats);
export type ImportFormat = z.infer<typeof importFormatSchema>;

/** What of another program's settings a text took over. */
export const configImportSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('read'),
    format: importFormatSchema,
    /** The draft with it. */
    text: z.string(),
    taken: z.array(z.string()),
    notTaken: z.array(z.object({ what: z.string(), why: z.string() })),
  }),
  /** The text is of no program that Drover knows. */
  z.object({ kind: z.literal('unknown') }),
  /** The draft itself cannot be edited. */
  z.object({ kind: z.literal('refused'), problems: z.array(configProblemSchema) }),
]);
export type ConfigImport = z.infer<typeof configImportSchema>;
