import { withDefaultTag } from '../../base/index.ts';

const defaultHost = 'registry.ollama.ai';

/** `[host/][namespace/]model[:tag]` with every part filled in and in small letters: one spelling for one model. */
export function qualifyName(name: string): string {
  const parts = name.toLowerCase().split('/');
  const last = parts.at(-1) ?? '';
  const [host, namespace] = parts.length > 2 ? parts : [defaultHost, parts.length > 1 ? parts[0] : 'library'];
  return `${host}/${namespace}/${withDefaultTag(last)}`;
}
