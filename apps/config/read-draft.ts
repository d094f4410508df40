import type { ConfigProblem } from './config-problem.ts';
import { parseDocument } from './parse-document.ts';
import { readSwitches } from './read-switches.ts';
import { readTextLayer } from './read-text-layer.ts';
import { readSetting, settingPaths } from './setting-paths.ts';

/** What a text that may not be allowed says. */
export interface DraftReading {
  /** Whether it is YAML; nothing can be read from it otherwise. */
  readonly isReadable: boolean;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
  /** Dotted path, value and line of each setting that it sets, allowed or not. */
  readonly settings: readonly { readonly path: string; readonly value: unknown; readonly line: number | null }[];
}

/** Reads the text as it is, for somebody who is still writing it. */
export function readDraft(text: string): DraftReading {
  const { problems, warnings } = readTextLayer(text);
  const document = parseDocument(text);
  if (document.problems.length > 0) return { isReadable: false, problems, warnings, settings: [] };
  const tree = readSwitches(document.tree);
  const settings = settingPaths.flatMap((path) => {
    const value = readSetting(tree, path);
    if (value === undefined) return [];
    return [{ path: path.join('.'), value, line: document.locate(path, true)?.line ?? null }];
  });
  return { isReadable: true, problems, warnings, settings };
}
