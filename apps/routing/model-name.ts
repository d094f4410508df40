/** `[host[:port]/][namespace/]model[:tag]` in the characters that registries allow. */
const nameGrammar = /^[A-Za-z0-9][A-Za-z0-9._:/@-]*$/;
const maxNameLength = 512;
const defaultTag = ':latest';

/** Whether `name` can be the name of a model. Keeps path tricks, control characters and option-like names away from every backend. */
export function isModelName(name: string): boolean {
  return name.length <= maxNameLength && nameGrammar.test(name) && !name.includes('..') && !name.includes('//');
}

/** The name with Ollama's default tag where it has none: `qwen3` is `qwen3:latest`. A colon before the last slash is a port, not a tag. */
export function withDefaultTag(name: string): string {
  const lastSegment = name.slice(name.lastIndexOf('/') + 1);
  return lastSegment.includes(':') ? name : `${name}${defaultTag}`;
}

/** The name without Ollama's default tag, which its clients add to names that had none. */
export function withoutDefaultTag(name: string): string {
  return name.endsWith(defaultTag) ? name.slice(0, -defaultTag.length) : name;
}
