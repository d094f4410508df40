/** `[host[:port]/][namespace/]model[:tag]` in the characters that registries allow. */
const nameGrammar = /^[A-Za-z0-9][A-Za-z0-9._:/@-]*$/;
const maxNameLength = 512;

/** Whether `name` can be the name of a model. Keeps path tricks, control characters and option-like names away from every backend. */
export function isModelName(name: string): boolean {
  return name.length <= maxNameLength && nameGrammar.test(name) && !name.includes('..') && !name.includes('//');
}
