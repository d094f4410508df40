import type { Engine } from '../contract/model/index.ts';
import type { LogLevel } from './logging.ts';

/** What a start asks for beyond the configuration file; absent means: as the file says. */
export interface HostOptions {
  readonly dataDir: string;
  /** `config.yaml` in the data folder by default. */
  readonly configFile?: string;
  /** `host:port`; port 0 lets the system choose. */
  readonly gateway?: string;
  /** What happens when `gateway` is not an address of this machine alone. */
  readonly beyondLoopback?: 'tls' | 'plain';
  /** A key in this file is good for asking models; where there is no file, it gets a new key. */
  readonly keyFile?: string;
  /** `host:port`, or `off`. */
  readonly console: string;
  readonly engine?: Engine;
  /** Path of the ollama executable. */
  readonly ollamaPath?: string;
  /** Never answer on Ollama's usual port. */
  readonly isTakeOverOff?: boolean;
  readonly logLevel?: LogLevel;
  /** A wrong configuration file ends the start; else the last good one is used. */
  readonly isStrict?: boolean;
  /** Processes that serve the gateway's connections; 1 or absent: the service does it all itself. */
  readonly workers?: number;
  /** Wanted port of the managed daemon. Default 11446. */
  readonly daemonPort?: number;
  /** How long streams may go on after a stop request. Default 30 000. */
  readonly drainGraceMs?: number;
  /** Times of the care for a stuck daemon, milliseconds; those left out are as usual. */
  readonly care?: CareTimes;
}

export interface CareTimes {
  /** How long a stream may be silent. */
  readonly silencePatienceMs: number;
  readonly stuckAfterMs: number;
  readonly canaryForMs: number;
  readonly canaryTimeoutMs: number;
  readonly freshCanaryTimeoutMs: number;
  readonly unloadTimeoutMs: number;
  readonly lookEveryMs: number;
}

/** A running service. */
export interface Host {
  readonly socketPath: string;
  readonly gatewayUrl: string;
  readonly takeOverUrl: string | null;
  /** `null` when the web console is off. */
  readonly consoleUrl: string | null;
  readonly tokenFile: string | null;
  /** What a person should know at the start, of configuration and storage; one sentence each. */
  readonly notices: readonly string[];
  /** How the daemon's first start went, in a sentence, once it has settled. Never rejects. */
  readonly daemonSettled: Promise<string>;
  /** Writes the last line of a process that is about to end because of a bug, and reports it where reports are wanted. Never rejects. */
  reportCrash(error: unknown): Promise<void>;
  /** Streams finish within the grace, rows are committed, the daemon ends. */
  close(): Promise<void>;
  /** Tells our daemon to end and waits for nothing: the process is about to. */
  abandon(): void;
}
