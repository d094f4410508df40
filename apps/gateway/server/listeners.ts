import { isDeepStrictEqual } from 'node:util';
import { listAllowedHosts } from '../guards/check-host.ts';
import type { GatewaySettings, Listening } from '../ports.ts';
import type { DoorServer } from './door-server.ts';
import { type Listener, type ListenerParts, type ListenWish, openListener } from './listener.ts';
import { listNetworkUrls, showUrl } from './shown-url.ts';

/** The part of the settings that says where to answer. */
export type ListenSettings = Pick<GatewaySettings, 'listen' | 'takeOver' | 'tls' | 'hosts'>;

/** The addresses that the gateway answers on, which may change while it does. */
export interface Listeners {
  now(): Listening;
  /** Which of the wanted settings are in force. */
  inForce(): ListenSettings;
  /**
   * Goes to other addresses: the new one is opened first, then the old one takes no more connections. Where the new one cannot be had the old
   * one stays, and `now().problem` tells why; the next call tries again.
   */
  follow(wanted: ListenSettings): void;
  /** Once everything that was asked for is done. */
  settled(): Promise<void>;
  /** Also those that are about to close. */
  servers(): readonly DoorServer[];
}

interface State {
  main: Listener;
  second: Listener | null;
  readonly retiring: Set<DoorServer>;
  wanted: ListenSettings;
  /** What was wanted when addresses were last changed, whatever came of it. */
  tried: ListenSettings;
  inForce: ListenSettings;
  problems: readonly string[];
}

export interface ListenersOptions {
  readonly parts: ListenerParts;
  /** Something is in force that was not, or cannot be. */
  readonly onChange: () => void;
}

const wishMain = ({ listen: { host, port }, tls }: ListenSettings): ListenWish => ({ host, port, tls });
/** Ollama's own port is for programs of this machine that know nothing of certificates. */
const wishSecond = ({ host, port }: NonNullable<ListenSettings['takeOver']>): ListenWish => ({ host, port, tls: null });

/** Opens the second listener when its address is free or must be had. */
async function openSecond({ parts }: ListenersOptions, wanted: ListenSettings['takeOver']): Promise<Listener | null> {
  if (!wanted) return null;
  try {
    return await openListener(parts, wishSecond(wanted));
  } catch (error) {
    if (wanted.isRequired) throw error;
    const { host, port } = wanted;
    parts.gateway.ports.log.info({ host, port }, 'the usual Ollama port is in use and left alone');
    return null;
  }
}

/** Starts answering. Rejects with `port_in_use` when an address that must be had cannot be. */
export async function openListeners(options: ListenersOptions, wanted: ListenSettings): Promise<Listeners> {
  const main = await openListener(options.parts, wishMain(wanted));
  const second = await openSecond(options, wanted.takeOver).catch((error: unknown) => {
    main.server.close();
    throw error;
  });
  const lists = { retiring: new Set<DoorServer>(), problems: [] };
  const state: State = { main, second, wanted, tried: wanted, inForce: wanted, ...lists };
  allowHosts(state);
  let work: Promise<void> | null = null;
  const run = async (): Promise<void> => {
    while (state.tried !== state.wanted) await move(options, state);
    work = null;
  };
  return {
    now: () => describeNow(state),
    inForce: () => state.inForce,
    follow(next) {
      state.wanted = next;
      state.inForce = { ...state.inForce, hosts: next.hosts };
      allowHosts(state);
      if (state.tried !== next) work ??= run();
    },
    settled: () => work ?? Promise.resolve(),
    servers: () => [...state.retiring, ...listOpen(state).map(({ server }) => server)],
  };
}

const listOpen = ({ main, second }: State): Listener[] => (second === null ? [main] : [main, second]);

function allowHosts(state: State): void {
  const addresses = listOpen(state).map(({ address }) => address);
  const hosts = listAllowedHosts(addresses, state.inForce.hosts);
  for (const listener of listOpen(state)) listener.allow(hosts);
}

function describeNow({ main, second, inForce, problems }: State): Listening {
  const { address, wish } = main;
  const url = showUrl(address, wish.tls, inForce.hosts);
  const rest = `The gateway still answers at ${url}; the next change of the configuration tries again.`;
  return {
    url,
    takeOverUrl: second && showUrl(second.address, null),
    ...{ host: address.host, port: address.port, isEncrypted: wish.tls !== null },
    networkUrls: listNetworkUrls(address, wish.tls),
    problem: problems.length === 0 ? null : `${problems.join(' ')} ${rest}`,
  };
}

function retire({ retiring }: State, { server, retire: end }: Listener): void {
  retiring.add(server);
  server.once('close', () => retiring.delete(server));
  end();
}

/** One step towards what is wanted now. Never rejects: what cannot be had is told as a problem. */
async function move(options: ListenersOptions, state: State): Promise<void> {
  const { wanted, inForce, main } = state;
  const problems: string[] = [];
  state.tried = wanted;
  const attempt = async (setting: string, run: () => Promise<void>): Promise<void> => {
    try {
      await run();
    } catch (error) {
      problems.push(`${setting}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  await attempt('gateway.listen', () => moveMain(options, state, wanted));
  const isRetried = main !== state.main;
  await attempt('gateway.takeOverOllamaPort', () => moveSecond(options, state, { wanted, isRetried }));
  const isSame = inForce === state.inForce && isDeepStrictEqual(problems, state.problems);
  state.problems = problems;
  allowHosts(state);
  for (const problem of problems) options.parts.gateway.ports.log.warn({}, problem);
  if (!isSame) options.onChange();
}

/** Whether a listener is where it is wanted; another certificate needs no other listener. */
const isAt = ({ wish, server }: Listener, { host, port, tls }: ListenWish): boolean =>
  server.listening && wish.host === host && wish.port === port && (wish.tls === null) === (tls === null);

async function moveMain(options: ListenersOptions, state: State, wanted: ListenSettings): Promise<void> {
  const wish = wishMain(wanted);
  const { main } = state;
  const { tls } = main.wish;
  if (!isAt(main, wish)) {
    const next = await replaceMain(options, state, wish);
    retire(state, state.main);
    state.main = next;
  } else if (wish.tls === null || tls?.fingerprint === wish.tls.fingerprint) return;
  else main.renew(wish.tls);
  state.inForce = { ...state.inForce, listen: wanted.listen, tls: wanted.tls };
}

/** Opens the new one first; where that is not possible because the port is our own already, in its place. */
async function replaceMain({ parts }: ListenersOptions, state: State, wish: ListenWish): Promise<Listener> {
  const { main } = state;
  // A port that the system chose stays when only host or protocol change.
  const isChosen = wish.port === 0 && main.wish.port === 0;
  const port = isChosen ? main.address.port : wish.port;
  const holder = listOpen(state).find(({ address, server }) => server.listening && address.port === port);
  try {
    return await openListener(parts, wish, port);
  } catch (error) {
    if (holder === undefined) throw error;
    return openInPlace(parts, state, { holder, wish, port });
  }
}

interface Exchanged {
  readonly holder: Listener;
  readonly wish: ListenWish;
  readonly port: number;
}

/** Lets go of a port of our own and opens it as wanted; what held it comes back when that fails. */
async function openInPlace(parts: ListenerParts, state: State, { holder, wish, port }: Exchanged): Promise<Listener> {
  const isSecond = holder === state.second;
  retire(state, holder);
  try {
    const opened = await openListener(parts, wish, port);
    if (isSecond) state.second = null;
    return opened;
  } catch (error) {
    const again = await openListener(parts, holder.wish, holder.address.port);
    if (isSecond) state.second = again;
    else state.main = again;
    throw error;
  }
}

interface SecondWish {
  readonly wanted: ListenSettings;
  /** The main one has moved, so that a port may be free that was not. */
  readonly isRetried: boolean;
}

async function moveSecond(options: ListenersOptions, state: State, { wanted, isRetried }: SecondWish): Promise<void> {
  const { second } = state;
  const { takeOver } = wanted;
  const isThere = takeOver ? second !== null && isAt(second, wishSecond(takeOver)) : second === null;
  const isNew = isRetried || takeOver?.isRequired === true || !isDeepStrictEqual(takeOver, state.inForce.takeOver);
  if (!isThere && isNew) {
    state.second = await openSecond(options, takeOver);
    if (second !== null) retire(state, second);
  }
  if (!isDeepStrictEqual(takeOver, state.inForce.takeOver)) state.inForce = { ...state.inForce, takeOver };
}
