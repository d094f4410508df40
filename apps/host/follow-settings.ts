import type { Config } from '../contract/model/index.ts';
import type { Gateway, GatewaySettings } from '../gateway/index.ts';
import type { AddressKeeper } from './address-keeper.ts';
import { readGatewaySettings } from './gateway-settings.ts';
import type { HostOptions } from './host.ts';
import { type Keychain, listKeychainNames } from './keychain.ts';
import type { Logging } from './logging.ts';
import type { LiveSettings } from './settings.ts';

interface Follower {
  readonly settings: Pick<LiveSettings, 'current' | 'onChange'>;
  readonly gateway: Pick<Gateway, 'applySettings' | 'settings'>;
  readonly addresses: Pick<AddressKeeper, 'plan' | 'stay' | 'problem' | 'onFilesChange'>;
  readonly options: HostOptions;
  readonly log: Pick<Logging['logger'], 'info' | 'warn'>;
  readonly keychain: Keychain;
  /** What the start did not wait for; `null` when the keychain had answered. */
  readonly lateKeychain: Promise<boolean> | null;
}

/** Brings each change of the configuration to the gateway, and what the keychain holds when it has answered; running requests go on. Returns its end. */
export function followSettings(follower: Follower): () => void {
  const { settings, log, keychain, lateKeychain, addresses } = follower;
  let isEnded = false;
  const applyWhenRead = async (reading: Promise<boolean>): Promise<void> => {
    const hasChanged = await reading;
    if (hasChanged && !isEnded) apply(follower, settings.current().config);
  };
  if (lateKeychain) void applyWhenRead(lateKeychain);
  addresses.onFilesChange(() => apply(follower, settings.current().config));
  const end = settings.onChange(({ config, problem, isFileInForce }) => {
    if (problem !== null) log.warn({ isFileInForce }, problem);
    const isApplied = apply(follower, config);
    if (isApplied && isFileInForce) log.info({}, 'the configuration has changed and is in force');
    const names = listKeychainNames(config);
    if (names.length > 0) void applyWhenRead(keychain.load(names));
  });
  return () => {
    isEnded = true;
    end();
  };
}

function apply(follower: Follower, config: Config): boolean {
  const { options, gateway, log, keychain } = follower;
  try {
    const read = readGatewaySettings(config, options, { env: process.env, keychain });
    for (const warning of read.warnings) log.warn({}, warning);
    const { maxConnections } = gateway.settings();
    gateway.applySettings({ ...read.settings, ...chooseAddresses(follower, config), maxConnections });
    return true;
  } catch (error) {
    log.warn({ reason: String(error) }, 'the changed configuration cannot be put in force');
    return false;
  }
}

/** The addresses of the configuration where they may be; else those that are in force, and why is told. */
function chooseAddresses(follower: Follower, config: Config): Pick<GatewaySettings, 'listen' | 'takeOver' | 'tls'> {
  const { addresses, gateway, log, settings } = follower;
  const planning = addresses.plan(config);
  if (planning.kind === 'plan') {
    const { warnings, listen, takeOver, tls } = planning.plan;
    for (const warning of warnings) log.warn({}, warning);
    return { listen, takeOver, tls };
  }
  if (planning.kind === 'refused') log.warn({}, addresses.problem() ?? planning.error.message);
  else void planning.done.then(() => apply(follower, settings.current().config));
  return addresses.stay(config, gateway.settings());
}
