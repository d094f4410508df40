import { RoomError } from '../base/index.ts';
import { type HostPort, parseDuration, parseHostPort } from '../config/index.ts';
import type { Config } from '../contract/model/index.ts';
import { usualOllamaPort } from '../control/index.ts';
import { defaultGatewaySettings, type GatewaySettings } from '../gateway/index.ts';
import type { HostOptions } from './host.ts';
import { version } from './installation.ts';

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

/** What the gateway needs of the configuration and the start's options. */
export function readGatewaySettings({ gateway, timeouts }: Config, options: HostOptions): GatewaySettings {
  const listen = requireLoopback(parseHostPort(gateway.listen) ?? defaultGatewaySettings.listen);
  return {
    ...defaultGatewaySettings,
    listen,
    takeOver: chooseTakeOver(gateway.takeOverOllamaPort),
    maxBodyBytes: gateway.maxBodyMb * mebibyte,
    connectTimeoutMs: parseDuration(timeouts.connect) ?? defaultGatewaySettings.connectTimeoutMs,
    firstByteTimeoutMs: parseDuration(timeouts.firstByte) ?? defaultGatewaySettings.firstByteTimeoutMs,
    idleTimeoutMs: parseDuration(timeouts.idle) ?? defaultGatewaySettings.idleTimeoutMs,
    totalTimeoutMs: parseDuration(timeouts.total) ?? defaultGatewaySettings.totalTimeoutMs,
    drainGraceMs: options.drainGraceMs ?? defaultGatewaySettings.drainGraceMs,
    version,
  };
}
