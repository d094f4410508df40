/** A request sent to the managed daemon that waits for anything from it. `patienceMs` is how long silence is normal for its prompt. */
export interface WaitingRequest {
  readonly id: string;
  readonly model: string;
  readonly silentMs: number;
  readonly patienceMs: number;
  /** The context it asks for in tokens, so that a canary in its stead asks for the same; absent or `null` when it names none. */
  readonly contextLength?: number | null;
}

export interface HealthPolicy {
  /** Silence below this is never suspicious. */
  readonly stuckAfterMs: number;
  /** How long canaries must fail until the daemon counts as dead. */
  readonly canaryForMs: number;
  readonly canaryTimeoutMs: number;
  /** For a canary that must load its model first. */
  readonly freshCanaryTimeoutMs: number;
  /** No new suspicion for this long after a canary was answered. */
  readonly recheckAfterMs: number;
  /** No new suspicion for this long after a recovery that did not help. */
  readonly restMs: number;
}
