import type { Config } from '../contract/model/index.ts';
import type { OutwardSettings } from '../control/index.ts';
import { readSecret, type SecretPlaces } from './read-secret.ts';

/** What is to leave this machine, and what a person should know about it, in sentences. Nothing is sent where a header is missing. */
export function readOutwardSettings(
  { telemetry }: Config,
  places: SecretPlaces,
): { readonly settings: OutwardSettings; readonly warnings: readonly string[] } {
  const { otlp, sentryDsn } = telemetry;
  const isWanted = otlp.endpoint !== null && (otlp.traces || otlp.metrics);
  if (otlp.endpoint === null || !isWanted) return { settings: { collector: null, sentryDsn }, warnings: [] };
  const read = Object.entries(otlp.headers).map(([name, place]) => ({ name, ...readSecret(place, places) }));
  const warnings = read.flatMap(({ name, warnings: texts }) =>
    texts.map((text) => `telemetry.otlp.headers.${name}: ${text}`),
  );
  const headers = Object.fromEntries(read.flatMap(({ name, value }) => (value === null ? [] : [[name, value]])));
  const isComplete = read.every(({ value }) => value !== null);
  const collector = {
    endpoint: otlp.endpoint.replace(/\/+$/, ''),
    headers,
    hasTraces: otlp.traces,
    hasMetrics: otlp.metrics,
    intervalMs: otlp.intervalSeconds * 1000,
  };
  return { settings: { collector: isComplete ? collector : null, sentryDsn }, warnings };
}
