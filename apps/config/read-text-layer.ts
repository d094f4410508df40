import { configSchema } from '../contract/model/index.ts';
import { checkConfig } from './check-config.ts';
import { checkSecrets } from './check-secrets.ts';
import type { ConfigProblem } from './config-problem.ts';
import { type DescribedIssue, describeIssue } from './describe-issue.ts';
import { emptyLayer, type Layer } from './layer.ts';
import { type ParsedDocument, parseDocument } from './parse-document.ts';
import { readSwitches } from './read-switches.ts';
import { readSetting, settingPaths } from './setting-paths.ts';

/** Settings of the text of a configuration file. `origin` begins the words that say where each comes from. */
export function readTextLayer(text: string, origin = 'file'): Layer {
  const document = parseDocument(text);
  if (document.problems.length > 0) return { ...emptyLayer, problems: document.problems };
  const tree = readSwitches(document.tree);
  const place = (issue: DescribedIssue): ConfigProblem => toProblem(issue, document);
  const withSecrets = (issues: readonly DescribedIssue[]): ConfigProblem[] => {
    const isTold = ({ path }: DescribedIssue): boolean =>
      issues.some((issue) => issue.path.join('.') === path.join('.'));
    return [...issues, ...checkSecrets(tree).filter((secret) => !isTold(secret))].map(place);
  };
  const parsed = configSchema.safeParse(tree);
  if (!parsed.success) {
    const issues = parsed.error.issues.flatMap((issue) => describeIssue(issue, tree));
    return { ...emptyLayer, problems: withSecrets(issues) };
  }
  const { errors, warnings } = checkConfig(parsed.data);
  const problems = withSecrets(errors);
  const settings = problems.length > 0 ? [] : listSettings(tree, document, origin);
  return { settings, problems, warnings: warnings.map(place) };
}

function toProblem({ path, key, message, suggestion }: DescribedIssue, document: ParsedDocument): ConfigProblem {
  const place = document.locate(path, key !== null);
  return { path: path.join('.'), line: place?.line ?? null, column: place?.column ?? null, message, suggestion };
}

function listSettings(tree: unknown, document: ParsedDocument, origin: string): Layer['settings'] {
  return settingPaths.flatMap((path) => {
    const value = readSetting(tree, path);
    if (value === undefined) return [];
    const place = document.locate(path, true);
    return [{ path, value, source: place === null ? origin : `${origin}, line ${place.line}` }];
  });
}
