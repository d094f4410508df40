import type { ApiKey } from '../../contract/model/index.ts';

/** Who sends a request, as far as it is known before the body is read. */
export interface Caller {
  /** A key that was checked; `null` when none was shown. */
  readonly key: ApiKey | null;
  readonly isLoopback: boolean;
  /** As limits count it: an IPv4 address, or the network of an IPv6 one. */
  readonly address: string;
}
