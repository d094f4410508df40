import type { SectionPlan } from './section-plan.ts';

export const telemetrySection: SectionPlan = {
  id: 'telemetry',
  title: 'Other systems',
  intro: 'What is sent to a collector of traces and metrics, or to Sentry. Nothing is, until you say where to.',
  keys: ['telemetry'],
  labels: {
    'telemetry.otlp.endpoint': 'Collector (OTLP)',
    'telemetry.otlp.headers': 'Its headers',
    'telemetry.otlp.traces': 'Send traces',
    'telemetry.otlp.metrics': 'Send metrics',
    'telemetry.otlp.intervalSeconds': 'Metrics every',
    'telemetry.sentryDsn': 'Bugs to Sentry',
  },
};
