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

/** Whether somebody who asks for `asked` means the model that Ollama calls `name`. */
export function isSameModel(asked: string, name: string): boolean {
  return asked === name || withDefaultTag(asked) === name;
}
