const namePart = /^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,79}$/;
const hostPart = /^[a-zA-Z0-9_][a-zA-Z0-9_.:-]{0,349}$/;
const defaultHost = 'registry.ollama.ai';
const defaultNamespace = 'library';

/** A name split into its parts, defaults filled in. */
export interface ModelName {
  readonly host: string;
  readonly namespace: string;
  readonly model: string;
  readonly tag: string;
}

/** Splits `[host/][namespace/]model[:tag]`; `undefined` when a part has characters it may not have. */
export function parseModelName(text: string): ModelName | undefined {
  const parts = text.split('/');
  if (parts.length > 3) return undefined;
  const [model = '', tag = 'latest', ...more] = (parts.at(-1) ?? '').split(':');
  const namespace = parts.at(-2) ?? defaultNamespace;
  const host = parts.at(-3) ?? defaultHost;
  if (more.length > 0 || !hostPart.test(host)) return undefined;
  return [namespace, model, tag].every((part) => namePart.test(part)) ? { host, namespace, model, tag } : undefined;
}

/** As shown in lists: default host and namespace hidden, tag always there. */
export function formatShortName({ host, namespace, model, tag }: ModelName): string {
  const prefix = host !== defaultHost ? `${host}/${namespace}/` : namespace !== defaultNamespace ? `${namespace}/` : '';
  return `${prefix}${model}:${tag}`;
}

/** As told in capability errors: everything spelled out. */
export const formatFullName = ({ host, namespace, model, tag }: ModelName): string =>
  `${host}/${namespace}/${model}:${tag}`;
