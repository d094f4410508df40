const defaultTag = ':latest';

/** The name with Ollama's default tag where it has none: `qwen3` is `qwen3:latest`. A colon before the last slash is a port, not a tag. */
export function withDefaultTag(name: string): string {
  const lastSegment = name.slice(name.lastIndexOf('/') + 1);
  return lastSegment.includes(':') ? name : `${name}${defaultTag}`;
}

/** The name without Ollama's default tag, which its clients add to names that had none. */
export function withoutDefaultTag(name: string): string {
  return name.endsWith(defaultTag) ? name.slice(0, -defaultTag.length) : name;
}

/** What Ollama leaves out of the names it shows. */
const defaultHost = /^registry\.ollama\.ai\/(?=[^/]+\/[^/]+$)/;
const defaultNamespace = /^library\/(?=[^/]+$)/;

/** One spelling for all that mean the same model of Ollama: letter case, the default tag, and the place of its own library do not matter. */
export function toModelKey(name: string): string {
  const key = withDefaultTag(name).toLowerCase();
  return key.includes('/') ? key.replace(defaultHost, '').replace(defaultNamespace, '') : key;
}

/** Whether somebody who asks for `asked` means the model that Ollama calls `name`. */
export function isSameModel(asked: string, name: string): boolean {
  return asked === name || toModelKey(asked) === toModelKey(name);
}
