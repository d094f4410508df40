import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { RoomError } from '../../base/index.ts';
import type { ModelsErrorCode } from '../daemon-answer.ts';
import { checkWeights } from './check-weights.ts';
import { failMissing, failUnusable, showPath, toFileError } from './file-problem.ts';
import { type ModelFile, toKey } from './model-file.ts';
import type { ModelfileSource } from './parse-modelfile.ts';
import { readModelFolder } from './read-model-folder.ts';

export interface Folders {
  /** Where relative paths begin; `null` when there is no such place. */
  readonly baseFolder: string | null;
  readonly homeFolder: string;
}

/** The files that a source names, or `null` when it names a model. Throws a `RoomError<ModelsErrorCode>` for a path that cannot be used. */
export async function findModelFiles(source: ModelfileSource, folders: Folders): Promise<readonly ModelFile[] | null> {
  // A bare word that happens to be a file or folder, too, is one only if it holds a model.
  const isPath = source.kind !== 'from' || looksLikePath(source.value);
  const path = toPath(source.value, folders);
  if (path === null && !isPath) return null;
  try {
    if (path === null) throw failRelative(source);
    return await readFiles(path);
  } catch (error) {
    if (!isPath) return null;
    throw toFileError(error, path ?? source.value);
  }
}

const looksLikePath = (value: string): boolean =>
  /^(?:[/~]|\.{1,2}(?:\/|$))|\.(?:gguf|safetensors|ggml|bin|pth)$/i.test(value);

function toPath(value: string, { baseFolder, homeFolder }: Folders): string | null {
  if (value === '~' || value.startsWith('~/')) return join(homeFolder, value.slice(1));
  if (isAbsolute(value)) return resolve(value);
  return baseFolder === null ? null : resolve(baseFolder, value);
}

const failRelative = ({ kind, value }: ModelfileSource): RoomError<ModelsErrorCode> =>
  new RoomError<ModelsErrorCode>(
    'model_file_missing',
    `${kind.toUpperCase()} names the relative path ${showPath(value)}.`,
    {
      data: { advice: 'Write the whole path, for nothing tells the folder that it begins at.' },
    },
  );

async function readFiles(path: string): Promise<readonly ModelFile[]> {
  const facts: Stats = await stat(path);
  if (facts.isDirectory()) return readModelFolder(path);
  if (!facts.isFile()) throw failMissing(path);
  const format = await checkWeights(path, facts.size);
  if (format === 'safetensors') {
    const advice = 'Name the folder, which holds config.json and the tokenizer as well.';
    throw failUnusable(`${showPath(path)} is only a part of a model`, advice);
  }
  return [{ path, key: toKey(basename(path)), sizeBytes: facts.size }];
}
