import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { judgeHost } from '../../base/index.ts';

/** How names become addresses, and which addresses are no backend's. */
export interface Network {
  readonly lookup: (
    hostname: string,
    options: LookupAllOptions,
    callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
  ) => void;
  /** Why no connection goes to this name or address; `null` where it may. */
  readonly judge: (host: string) => string | null;
}

export const systemNetwork: Network = { lookup, judge: judgeHost };

/** The code of errors of connections that were not made because of where they would have led. */
export const forbiddenAddressCode = 'DROVER_FORBIDDEN_ADDRESS';

function refuseAddress(): Error {
  return Object.assign(new Error('The address leads to a place that no backend is at.'), {
    code: forbiddenAddressCode,
  });
}

export interface GuardedConnectorOptions {
  /** 0 for none. */
  readonly timeoutMs: number;
  readonly network: Network;
  /** Asked anew for each connection. */
  readonly isAnywhereAllowed: () => boolean;
  /** Whether the other end must have a certificate that this machine trusts. Asked anew for each connection. */
  readonly isCertificateChecked: () => boolean;
}

/**
 * Connects only to addresses that a backend may have. The name is looked up once for each connection, and the connection goes to the address that
 * was judged: a name that leads elsewhere the next time leads nowhere.
 */
export function createGuardedConnector(options: GuardedConnectorOptions): buildConnector.connector {
  const { network, isAnywhereAllowed, isCertificateChecked, timeoutMs } = options;
  const isForbidden = (host: string): boolean => !isAnywhereAllowed() && network.judge(host) !== null;
  const lookUp: LookupFunction = (hostname, wanted, callback) =>
    network.lookup(hostname, { ...wanted, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return callback(error ?? unknownName(hostname), '', 0);
      if (addresses.some(({ address }) => isForbidden(address))) return callback(refuseAddress(), '', 0);
      if (wanted.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  const connectChecked = buildConnector({ timeout: timeoutMs, lookup: lookUp });
  // A session that is resumed is not checked again, so none is kept that was not.
  const unchecked = { rejectUnauthorized: false, maxCachedSessions: 0 };
  const connectUnchecked = buildConnector({ timeout: timeoutMs, lookup: lookUp, ...unchecked });
  return (target, callback) => {
    // An address that stands in the URL itself is not looked up. undici takes no answer before its question has returned.
    if (isForbidden(target.hostname)) setImmediate(callback, refuseAddress(), null);
    else (isCertificateChecked() ? connectChecked : connectUnchecked)(target, callback);
  };
}

const unknownName = (hostname: string): Error =>
  Object.assign(new Error('No address was found.'), { code: 'ENOTFOUND', hostname });
