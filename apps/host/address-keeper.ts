import { type Clock, RoomError, type Timers } from '../base/index.ts';
import type { Config } from '../contract/model/index.ts';
import type { GatewaySettings } from '../gateway/index.ts';
import { localCertificateFiles, makeLocalCertificate } from '../supervisor/index.ts';
import { type AddressPlan, checkBeyondLoopback, isFit, listCertificateHosts, planAddresses } from './plan-addresses.ts';
import { readTlsFiles, resolveTlsFiles, stampTlsFiles, type TlsFiles } from './tls-files.ts';

/** `refused`: the configuration asks for what may not be or cannot be. `making`: a certificate is on its way; ask again when it is done. */
export type Planning =
  | { readonly kind: 'plan'; readonly plan: AddressPlan }
  | { readonly kind: 'refused'; readonly error: Error }
  | { readonly kind: 'making'; readonly done: Promise<void> };

type GatewayAddresses = Pick<GatewaySettings, 'listen' | 'takeOver' | 'tls'>;

/** Knows where the gateway may answer, with which certificate. */
export interface AddressKeeper {
  plan(config: Config): Planning;
  /** The first plan. Rejects with the `RoomError` of a refusal. */
  planFirst(config: Config): Promise<AddressPlan>;
  /** Where the gateway stays when its addresses are refused: where it is, unless that is open to the network and may not be any more. */
  stay(config: Config, inForce: GatewayAddresses): GatewayAddresses;
  /** Why the last plan was refused, in sentences; `null` when it was not. */
  problem(): string | null;
  /** The files of the certificate are others than when the last plan was made. */
  onFilesChange(listener: () => void): void;
  dispose(): void;
}

export interface AddressKeeperOptions {
  readonly dataDir: string;
  readonly configFolder: string;
  readonly hasKeys: () => boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly clock: Clock;
  readonly timers: Timers;
}

const lookEveryMs = 30_000;

export function createAddressKeeper(options: AddressKeeperOptions): AddressKeeper {
  const { clock, timers, dataDir, configFolder } = options;
  const certificate = createCertificateMaker(options);
  let problem: string | null = null;
  let watched: { readonly files: TlsFiles; readonly stamp: string | null } | null = null;
  let changed = (): void => undefined;
  const look = (): void => {
    cancel = timers.after(lookEveryMs, look);
    if (watched !== null && stampTlsFiles(watched.files) !== watched.stamp) changed();
  };
  let cancel = timers.after(lookEveryMs, look);

  const findFiles = ({ gateway }: Config): TlsFiles | null => {
    if (gateway.tls === null) return null;
    return gateway.tls === 'mkcert' ? localCertificateFiles(dataDir) : resolveTlsFiles(gateway.tls, configFolder);
  };
  const plan = (config: Config): Planning => {
    try {
      const made = config.gateway.tls === 'mkcert' ? certificate.ensure(config) : null;
      if (made !== null) return { kind: 'making', done: made };
      const files = findFiles(config);
      watched = files && { files, stamp: stampTlsFiles(files) };
      const ready = planAddresses({ config, files, hasKeys: options.hasKeys(), nowMs: clock.nowMs() });
      problem = null;
      return { kind: 'plan', plan: ready };
    } catch (error) {
      if (!(error instanceof RoomError)) throw error;
      problem = `${error.message} ${String(error.data['advice'] ?? '')}`.trim();
      return { kind: 'refused', error };
    }
  };
  return {
    plan,
    async planFirst(config) {
      for (;;) {
        const planning = plan(config);
        if (planning.kind === 'plan') return planning.plan;
        if (planning.kind === 'refused') throw planning.error;
        await planning.done;
      }
    },
    stay(config, { listen, takeOver, tls }) {
      try {
        checkBeyondLoopback(config, listen, options.hasKeys());
        return { listen, takeOver, tls };
      } catch {
        // What was refused is told already; the gateway closes itself to the network.
        return { listen: { host: '127.0.0.1', port: listen.port }, takeOver, tls };
      }
    },
    problem: () => problem,
    onFilesChange(listener) {
      changed = listener;
    },
    dispose: () => cancel(),
  };
}

const again = 'Remove the folder tls of the data folder, then try again.';
const refuse = (message: string, advice: string): RoomError<'gateway_tls_unusable'> =>
  new RoomError('gateway_tls_unusable', message, { data: { advice } });

interface CertificateMaker {
  /** `null` when there is one that will do. Throws once after mkcert could make none; asked again, it tries again. */
  ensure(config: Config): Promise<void> | null;
}

function createCertificateMaker({ dataDir, env, platform, clock }: AddressKeeperOptions): CertificateMaker {
  let making: Promise<void> | null = null;
  let failure: RoomError<'gateway_tls_unusable'> | null = null;
  let last = '';
  const hasFit = (hosts: readonly string[]): boolean => {
    try {
      const { identity } = readTlsFiles(localCertificateFiles(dataDir), clock.nowMs());
      // One that mkcert has made for these very names is as good as it gets.
      return isFit(identity, hosts, clock.nowMs()) || last === hosts.join();
    } catch {
      // None there, or not a good one: it is made anew.
      return false;
    }
  };
  const make = async (hosts: readonly string[]): Promise<void> => {
    const outcome = await makeLocalCertificate({ dataDir, hosts, env, platform });
    making = null;
    if (outcome.kind === 'made') last = hosts.join();
    else failure = refuse(outcome.message, outcome.advice);
    // Else it would be made over and over.
    if (outcome.kind === 'made' && !hasFit(hosts)) failure = refuse('mkcert made a certificate of no use.', again);
  };
  return {
    ensure(config) {
      const hosts = listCertificateHosts(config);
      if (making !== null) return making;
      const failed = failure;
      failure = null;
      if (failed !== null) throw failed;
      if (hasFit(hosts)) return null;
      making = make(hosts);
      return making;
    },
  };
}
