import type { ConfigState } from '../../config/index.ts';

/** Why projects cannot be changed in the file, in a sentence; `null` when they can. */
export function explainWhyNotProjects({ sources, isFileInForce, filePath }: ConfigState): string | null {
  if (!isFileInForce)
    return `${filePath} is not in force: mend it first. \`drover config validate\` says what is wrong.`;
  const source = sources.get('projects') ?? 'default';
  if (source === 'default' || source.startsWith('file')) return null;
  return `The projects come from the ${source}; change them there.`;
}
