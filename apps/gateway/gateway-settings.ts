import type { ProjectRules } from '../access/index.ts';
import type { Ceilings, KeepAlive, Limits } from '../contract/model/index.ts';
import type { CircuitRules, Priority, PromptTemplate, RouteTable } from '../routing/index.ts';
import type { CacheSettings } from './cache/cache-settings.ts';
import type { TlsIdentity } from './server/tls-identity.ts';

/** What the configuration says about a project. */
export interface ProjectSettings {
  readonly rules: ProjectRules;
  readonly limits: Limits;
  /** How long models stay after its requests; `null` leaves that to others. */
  readonly keepAlive: KeepAlive | null;
  /** Of its requests that say nothing themselves. */
  readonly priority: Priority;
  /** The most that one of its requests may ask for; `null` or absent for anything. */
  readonly ceilings?: Ceilings | null;
  /** Whether its prompts and answers are kept; absent or `null` as it is for all. */
  readonly areBodiesKept?: boolean | null;
}

/** A backend as configured. */
export interface BackendSettings {
  /** Name in routes, rows and headers. */
  readonly id: string;
  readonly kind: 'ollama' | 'openai' | 'anthropic';
  /** `managed`: the daemon that Drover looks after. Else a base URL without a trailing slash, which for `openai` and `anthropic` ends in their version path. */
  readonly url: string;
  /** `null` sends none. */
  readonly apiKey: string | null;
  /** The vendor's own service, which refuses fields it does not know. */
  readonly isStrict: boolean;
  /** It may be at a link-local address; not when left out. */
  readonly isLinkLocalAllowed?: boolean;
}

/** How often backends are asked for their models while nobody asks for it. Milliseconds. */
export interface WatchRules {
  readonly firstMs: number;
  /** While requests come. */
  readonly busyMs: number;
  /** While none has come for `idleAfterMs`. */
  readonly idleMs: number;
  readonly idleAfterMs: number;
}

/** Says whether something is found in a text, in bounded time. */
export interface TextPattern {
  test(text: string): boolean;
}

/** Limits of the worker routes. */
export interface WorkerSettings {
  /** Longest prompt, in UTF-16 units. */
  readonly maxPromptChars: number;
  /** A prompt that matches one of these is refused. */
  readonly blockedPatterns: readonly TextPattern[];
  /** Model names by worker type, where the configuration names some. */
  readonly models: Readonly<Record<string, string>>;
}

/** Limits and time-outs, all explicit. Times in milliseconds, 0 for none; sizes in bytes. */
export interface GatewaySettings {
  /** `port` 0 lets the system choose. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Also answer here when the port is free (`isRequired` false) or fail when it is not; `null` for never. */
  readonly takeOver: { readonly host: string; readonly port: number; readonly isRequired: boolean } | null;
  readonly maxBodyBytes: number;
  readonly maxResponseBytes: number;
  readonly maxLineLength: number;
  readonly maxJsonDepth: number;
  /** How long a request waits for a backend that is starting before it is refused with `backend_starting`. */
  readonly readyWaitMs: number;
  readonly connectTimeoutMs: number;
  readonly firstByteTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly totalTimeoutMs: number;
  readonly headersTimeoutMs: number;
  readonly bodyTimeoutMs: number;
  readonly keepAliveCommentMs: number;
  readonly drainGraceMs: number;
  readonly version: string;
  /** Of which this was built, and when (UTC); `null` for what nobody knows, as when it runs from its sources. */
  readonly build: { readonly commit: string | null; readonly builtAt: string | null };
  /** At least one. */
  readonly backends: readonly BackendSettings[];
  readonly routes: RouteTable;
  readonly workers: WorkerSettings;
  /** Whether `/docs`, `/redoc` and `/openapi.*` answer. */
  readonly areDocsServed: boolean;
  /** Folder of the built files of `/docs` and `/redoc`; `null` for none. */
  readonly docsFolder: string | null;
  /** What happens to a prompt that is longer than the context: a warning, or a refusal before it is sent. */
  readonly onOverlongPrompt: 'warn' | 'refuse';
  /** How long a stream of the managed daemon may be silent before it looks stuck. */
  readonly silencePatienceMs: number;
  readonly retry: { readonly attempts: number; readonly baseMs: number; readonly budgetPercent: number };
  readonly breaker: CircuitRules;
  /** Taken over when the gateway starts; `null` looks at backends only when somebody asks. */
  readonly backendWatch: WatchRules | null;
  readonly projects: ReadonlyMap<string, ProjectSettings>;
  /** Requests of each model that a backend runs at once, where the configuration says so. */
  readonly concurrency: ReadonlyMap<string, number>;
  /** The line before each model; `maxWaitMs` 0 for as long as it takes. */
  readonly queue: { readonly maxWaiting: number; readonly maxWaitMs: number };
  readonly cache: CacheSettings;
  /** Whether prompts and answers are kept where a project says nothing, whether any are, and how much of each (bytes). */
  readonly bodies: { readonly areKept: boolean; readonly areAnyKept: boolean; readonly maxBytes: number };
  /** Whether requests may have to be seen by plugins, which run in the primary process. */
  readonly arePluginsOn: boolean;
  /** Prompts that requests may ask for by name. */
  readonly templates: readonly PromptTemplate[];
  /** What each address may use; `null` for anything. */
  readonly addressLimits: Limits | null;
  /** Whether the programs behind connections from this machine are looked for. */
  readonly areCallersFound: boolean;
  /** HTTPS at `listen`, never at `takeOver`; `null` for plain HTTP. */
  readonly tls: TlsIdentity | null;
  /** Further names under which clients may call; `*.example.org` is all below it. */
  readonly hosts: readonly string[];
  /** Web pages that may call: origins, `https://*.example.org`, `http://localhost:*`, or `*`. */
  readonly corsOrigins: readonly string[];
  /** `path` besides `/v1/metrics`. */
  readonly metrics: { readonly areServed: boolean; readonly path: string };
  readonly isVersionServed: boolean;
  readonly areBackendCertificatesChecked: boolean;
  /** Connections of clients at the same time, for each address that is listened on. */
  readonly maxConnections: number;
}
