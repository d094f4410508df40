import type { KeepAlive, ModelPolicy } from '../../contract/model/index.ts';

/** Who may say how long a model stays after a request; `null` where nobody did. */
export interface KeepAliveWishes {
  /** `x-drover-keep-alive` of the request. */
  readonly header: KeepAlive | null;
  /** `keep_alive` of its body. */
  readonly body: KeepAlive | null;
  /** Of the key it came with. */
  readonly key: KeepAlive | null;
  /** Of the project it belongs to. */
  readonly project: KeepAlive | null;
  readonly policy: Pick<ModelPolicy, 'isPinned' | 'keepAlive'>;
  /** `set.keep_alive` of the rule that led to the model. */
  readonly rule: KeepAlive | null;
}

const forever: KeepAlive = -1;

/**
 * How long the model stays after this request; `null` leaves it to the daemon (OLLAMA_KEEP_ALIVE). What the request itself says comes first,
 * then key, project, model and rule. A pinned model stays whatever they say, unless the request itself asks for it to be unloaded.
 */
export function chooseKeepAlive({ header, body, key, project, policy, rule }: KeepAliveWishes): KeepAlive | null {
  const asked = header ?? body;
  if (asked !== null && isUnload(asked)) return asked;
  if (policy.isPinned) return forever;
  return asked ?? key ?? project ?? policy.keepAlive ?? rule;
}

/** Zero in any spelling: `0`, `0s`, `0h0m`. */
export function isUnload(keepAlive: KeepAlive): boolean {
  return typeof keepAlive === 'number' ? keepAlive === 0 : !/[1-9]/.test(keepAlive);
}
