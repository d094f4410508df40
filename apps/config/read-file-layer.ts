import { readFileSync, statSync } from 'node:fs';
import { configSchema } from '../contract/model/index.ts';
import { checkBackends } from './check-backends.ts';
import type { ConfigProblem } from './config-problem.ts';
import { describeIssue } from './describe-issue.ts';
import type { Layer } from './layer.ts';
import { type ParsedDocument, parseDocument } from './parse-document.ts';
import { readSetting, readSwitch, settingPaths, writeSetting } from './setting-paths.ts';

const maxSizeBytes = 1024 * 1024;

/** Settings of the file at `filePath`. One fault in it and none of it counts. A missing file is a fault only when `isRequired`. */
export function readFileLayer(filePath: string, isRequired: boolean): Layer {
  const text = readText(filePath, isRequired);
  if (typeof text !== 'string') return { settings: [], problems: text === null ? [] : [text] };
  const document = parseDocument(text);
  if (document.problems.length > 0) return { settings: [], problems: document.problems };
  const tree = readSwitches(document.tree);
  const parsed = configSchema.safeParse(tree);
  const described = parsed.success
    ? checkBackends(parsed.data)
    : parsed.error.issues.flatMap((issue) => describeIssue(issue, tree));
  if (described.length > 0) {
    return {
      settings: [],
      problems: described.map(({ path, key, message, suggestion }) => {
        const place = document.locate(path, key !== null);
        return { path: path.join('.'), line: place?.line ?? null, column: place?.column ?? null, message, suggestion };
      }),
    };
  }
  return { settings: listSettings(tree, document), problems: [] };
}

function listSettings(tree: unknown, document: ParsedDocument): Layer['settings'] {
  return settingPaths.flatMap((path) => {
    const value = readSetting(tree, path);
    if (value === undefined) return [];
    const place = document.locate(path, true);
    return [{ path, value, source: place === null ? 'file' : `file, line ${place.line}` }];
  });
}

function readSwitches(tree: unknown): unknown {
  let result = tree;
  for (const path of settingPaths) {
    const value = readSetting(result, path);
    const switched = readSwitch(path, value);
    if (switched !== value) result = writeSetting(result, path, switched);
  }
  return result;
}

/** The text, `null` when there is no file and none is needed, or what is wrong with it. */
function readText(filePath: string, isRequired: boolean): string | null | ConfigProblem {
  const fail = (message: string): ConfigProblem => ({ path: '', line: null, column: null, message, suggestion: null });
  try {
    const { size } = statSync(filePath);
    if (size > maxSizeBytes) return fail('The file is larger than 1 MiB.');
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(filePath));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') return isRequired ? fail('There is no such file.') : null;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return fail('The file is not UTF-8 text.');
    return fail(`The file cannot be read (${code === '' ? 'unknown reason' : code}).`);
  }
}
