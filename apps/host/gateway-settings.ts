import { dirname } from 'node:path';
import { RoomError } from '../base/index.ts';
import { type HostPort, parseDuration, parseHostPort } from '../config/index.ts';
import type { Config } from '../contract/model/index.ts';
import { usualOllamaPort } from '../control/index.ts';
import { defaultGatewaySettings, type GatewaySettings, type WorkerSettings } from '../gateway/index.ts';
import { readBackendSettings } from './backend-settings.ts';
import type { HostOptions } from './host.ts';
import { docsFolder, version } from './installation.ts';
import { readProjects } from './project-settings.ts';
import { readRouteTable } from './route-settings.ts';

const mebibyte = 1024 * 1024;

function chooseTakeOver(wanted: Config['gateway']['takeOverOllamaPort']): GatewaySettings['takeOver'] {
  return wanted === false ? null : { host: '127.0.0.1', port: usualOllamaPort, isRequired: wanted === true };
}

/** Without keys, whoever reaches the gateway may use it; so nobody beyond this machine may. */
function requireLoopback(listen: HostPort): HostPort {
  if (/^(localhost|::1|127(\.\d{1,3}){3})$/.test(listen.host)) return listen;
  const advice = 'Use 127.0.0.1, or reach it from elsewhere through a tunnel.';
  throw new RoomError(
    'gateway_not_loopback',
    `The gateway stays on this machine: ${listen.host} is not a loopback address.`,
    {
      data: { advice },
    },
  );
}

function readWorkers({ maxPromptChars, blockedPatterns, types }: Config['workers']): WorkerSettings {
  return {
    maxPromptChars,
    blockedPatterns: blockedPatterns.map((pattern) => new RegExp(pattern, 'u')),
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

/** Settings of the gateway, and what a person should know about them, in sentences. */
export interface GatewaySettingsRead {
  readonly settings: GatewaySettings;
  readonly warnings: readonly string[];
}

/** What the gateway needs of the configuration, the start's options, and the environment where keys may lie. */
export function readGatewaySettings(
  config: Config,
  options: HostOptions,
  env: Readonly<Record<string, string | undefined>>,
): GatewaySettingsRead {
  const { gateway } = config;
  const listen = requireLoopback(parseHostPort(gateway.listen) ?? defaultGatewaySettings.listen);
  const configFolder = options.configFile === undefined ? options.dataDir : dirname(options.configFile);
  const { backends, warnings } = readBackendSettings(config, {
    env,
    configFolder,
    hasDaemon: options.engine !== 'none',
  });
  const settings: GatewaySettings = {
    ...defaultGatewaySettings,
    ...readTimeouts(config.timeouts),
    listen,
    takeOver: chooseTakeOver(gateway.takeOverOllamaPort),
    maxBodyBytes: gateway.maxBodyMb * mebibyte,
    silencePatienceMs: options.care?.silencePatienceMs ?? defaultGatewaySettings.silencePatienceMs,
    retry: config.retry,
    breaker: {
      failures: config.breaker.failures,
      openForMs: parseDuration(config.breaker.openFor) ?? defaultGatewaySettings.breaker.openForMs,
      maxOpenForMs: defaultGatewaySettings.breaker.maxOpenForMs,
    },
    ...readProjects(config),
    drainGraceMs: options.drainGraceMs ?? defaultGatewaySettings.drainGraceMs,
    version,
    backends,
    routes: readRouteTable(config, backends),
    workers: readWorkers(config.workers),
    areDocsServed: gateway.docs,
    docsFolder,
    onOverlongPrompt: gateway.onOverlongPrompt,
  };
  return { settings, warnings };
}
