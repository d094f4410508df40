import { Registry } from 'prom-client';
import type { Clock } from '../../base/index.ts';
import { createModelLabels, type ModelLabels } from './bounded-names.ts';
import { createEventMetrics, type EventMetrics } from './event-metrics.ts';
import { type Family, registerFamily } from './family.ts';
import { processFamilies } from './process-metrics.ts';
import { createRecentWindow, type RecentTimes } from './recent-window.ts';
import { type JsonFamily, listJsonFamilies } from './render-json.ts';
import { createRequestMetrics, type RequestMetrics } from './request-metrics.ts';

/** The figures of `/v1/metrics.json`. */
export interface MetricsDocument {
  /** UTC. */
  readonly collectedAt: string;
  readonly families: readonly JsonFamily[];
  readonly recent: RecentTimes;
}

/** Figures for Prometheus, and the same as JSON. */
export interface GatewayMetrics extends RequestMetrics, EventMetrics {
  readonly models: ModelLabels;
  /** Figures that others keep. */
  watch(families: readonly Family[]): void;
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
  renderJson(): Promise<MetricsDocument>;
}

export function createGatewayMetrics(clock: Clock): GatewayMetrics {
  const registry = new Registry();
  const models = createModelLabels();
  const recent = createRecentWindow(clock);
  const watch = (families: readonly Family[]): void => {
    for (const family of families) registerFamily(registry, family);
  };
  const { requests, families: requestFamilies } = createRequestMetrics(registry, models);
  const { events, families: eventFamilies } = createEventMetrics(registry, models);
  watch([...requestFamilies, ...eventFamilies, ...processFamilies]);
  return {
    ...requests,
    ...events,
    models,
    watch,
    observe(route, completion) {
      requests.observe(route, completion);
      if (route.isRecorded) recent.note(completion);
    },
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
    renderJson: async () => ({
      collectedAt: new Date(clock.nowMs()).toISOString(),
      families: await listJsonFamilies(registry),
      recent: recent.read(),
    }),
  };
}
