import { deserialize, serialize } from 'node:v8';
import type { GatewaySettings } from '../gateway-settings.ts';
import { readTlsIdentity } from '../server/tls-identity.ts';

/** As text, with maps, sets and infinite numbers as they are. */
export const pack = (value: unknown): string => serialize(value).toString('base64');

/** What `pack` made of a value of this process's own making. */
export const unpack = (packed: string): unknown => deserialize(Buffer.from(packed, 'base64'));

/** The settings for another process. Patterns stay here: the routes that need them are served here. */
export function packSettings({ tls, workers, ...settings }: GatewaySettings): string {
  return pack({ ...settings, workers: { ...workers, blockedPatterns: [] }, tls: tls?.readPair() ?? null });
}

type Packed = Omit<GatewaySettings, 'tls'> & { readonly tls: { readonly cert: string; readonly key: string } | null };

export function unpackSettings(packed: string): GatewaySettings {
  const { tls, ...settings } = unpack(packed) as Packed;
  if (tls === null) return { ...settings, tls };
  const reading = readTlsIdentity(tls.cert, tls.key);
  if (reading.kind === 'bad') throw new Error(`The ${reading.part} that was good ${reading.reason} now.`);
  return { ...settings, tls: reading.identity };
}
