import { dirname } from 'node:path';
import { parseDuration } from '../config/index.ts';
import type { Config } from '../contract/model/index.ts';
import { defaultGatewaySettings, type GatewaySettings, type WorkerSettings } from '../gateway/index.ts';
import { readBackendSettings } from './backend-settings.ts';
import { createBoundedPattern } from './bounded-pattern.ts';
import type { HostOptions } from './host.ts';
import { build, docsFolder, version } from './installation.ts';
import { readAddresses } from './plan-addresses.ts';
import { readProjects } from './project-settings.ts';
import type { SecretPlaces } from './read-secret.ts';
import { readRouteTable } from './route-settings.ts';

const mebibyte = 1024 * 1024;

function readWorkers({ maxPromptChars, blockedPatterns, types }: Config['workers']): WorkerSettings {
  return {
    maxPromptChars,
    blockedPatterns: blockedPatterns.map((pattern) => createBoundedPattern(pattern)),
    models: types,
  };
}

function readTimeouts({ connect, firstByte, idle, total }: Config['timeouts']) {
  const { connectTimeoutMs, firstByteTimeoutMs, idleTimeoutMs, totalTimeoutMs } = defaultGatewaySettings;
  return {
    connectTimeoutMs: parseDuration(connect) ?? connectTimeoutMs,
    firstByteTimeoutMs: parseDuration(firstByte) ?? firstByteTimeoutMs,
    idleTimeoutMs: parseDuration(idle) ?? idleTimeoutMs,
    totalTimeoutMs: parseDuration(total) ?? totalTimeoutMs,
  };
}

function readQueue({ concurrency, queue }: Config['limits']): Pick<GatewaySettings, 'concurrency' | 'queue'> {
  const named = Object.entries(concurrency).flatMap(([id, count]) => (count === 'auto' ? [] : [[id, count] as const]));
  const maxWaitMs = parseDuration(queue.maxWait) ?? defaultGatewaySettings.queue.maxWaitMs;
  return { concurrency: new Map(named), queue: { maxWaiting: queue.max, maxWaitMs } };
}

function readCache({ responses, coalesce, ttl, maxMb, embeddings }: Config['cache']): GatewaySettings['cache'] {
  return {
    areResponsesKept: responses,
    areEmbeddingsKept: embeddings,
    isCoalescing: coalesce,
    ttlMs: parseDuration(ttl) ?? defaultGatewaySettings.cache.ttlMs,
    maxBytes: maxMb * mebibyte,
  };
}

function readBodies({ log, projects }: Config): GatewaySettings['bodies'] {
  const areAnyKept = log.bodies || projects.some(({ bodies }) => bodies === true);
  return { ...defaultGatewaySettings.bodies, areKept: log.bodies, areAnyKept };
}

/** Settings of the gateway, and what a person should know about them, in sentences. */
export interface GatewaySettingsRead {
  readonly settings: GatewaySettings;
  readonly warnings: readonly string[];
}

/** What the gateway needs of the configuration, the start's options, and the places where keys may lie. Whether its addresses may be is judged elsewhere. */
export function readGatewaySettings(
  config: Config,
  options: HostOptions,
  places: Pick<SecretPlaces, 'env' | 'keychain'>,
): GatewaySettingsRead {
  const { gateway } = config;
  const configFolder = options.configFile === undefined ? options.dataDir : dirname(options.configFile);
  const { backends, warnings } = readBackendSettings(config, {
    ...places,
    configFolder,
    hasDaemon: options.engine !== 'none',
  });
  const settings: GatewaySettings = {
    ...defaultGatewaySettings,
    ...readTimeouts(config.timeouts),
    ...readAddresses(config),
    hosts: gateway.hosts,
    corsOrigins: gateway.cors.origins,
    metrics: { areServed: gateway.metrics.enabled, path: gateway.metrics.path },
    isVersionServed: gateway.version,
    areBackendCertificatesChecked: gateway.verifyBackendTls,
    maxBodyBytes: gateway.maxBodyMb * mebibyte,
    silencePatienceMs: options.care?.silencePatienceMs ?? defaultGatewaySettings.silencePatienceMs,
    retry: config.retry,
    breaker: {
      failures: config.breaker.failures,
      openForMs: parseDuration(config.breaker.openFor) ?? defaultGatewaySettings.breaker.openForMs,
      maxOpenForMs: defaultGatewaySettings.breaker.maxOpenForMs,
    },
    ...readProjects(config),
    cache: readCache(config.cache),
    bodies: readBodies(config),
    arePluginsOn: config.plugins.enabled && config.plugins.list.length > 0,
    templates: config.templates,
    ...readQueue(config.limits),
    drainGraceMs: options.drainGraceMs ?? defaultGatewaySettings.drainGraceMs,
    ...{ version, build },
    backends,
    routes: readRouteTable(config, backends),
    workers: readWorkers(config.workers),
    areDocsServed: gateway.docs,
    docsFolder,
    onOverlongPrompt: gateway.onOverlongPrompt,
  };
  return { settings, warnings };
}
