import { isDeepStrictEqual } from 'node:util';
import type { RequestRecord } from '../../contract/model/index.ts';
import type { Collector } from './collector.ts';
import type { ErrorReporter } from './error-reporter.ts';

/** What is to leave this machine; `null` for what is not. */
export interface OutwardSettings {
  readonly collector: {
    readonly endpoint: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly hasTraces: boolean;
    readonly hasMetrics: boolean;
    readonly intervalMs: number;
  } | null;
  readonly sentryDsn: string | null;
}

/** Carries records and bugs out, where the settings say so. Never throws, never rejects, holds nothing up. */
export interface Outward {
  apply(settings: OutwardSettings): void;
  report(error: Error, room: string): void;
  /** Waits until what was reported is sent, for two seconds at most. */
  flushReports(): Promise<void>;
  close(): Promise<void>;
}

interface OutwardOptions {
  readonly version: string;
  readonly onStored: (listener: (records: readonly RequestRecord[]) => void) => () => void;
  readonly log: { info(fields: object, text: string): void; warn(fields: object, text: string): void };
}

/** One destination: loaded and opened when it is first wanted, closed when it is wanted no more. */
interface Slot<Settings, Opened> {
  apply(settings: Settings | null): void;
  use(run: (opened: Opened) => void): void;
  settled(): Promise<Opened | null>;
}

function createSlot<Settings, Opened extends { close(): Promise<void> }>(
  open: (settings: Settings) => Promise<Opened>,
  onFailure: (error: unknown) => void,
): Slot<Settings, Opened> {
  let wanted: Settings | null = null;
  let opening: Promise<Opened | null> = Promise.resolve(null);
  let opened: Opened | null = null;
  return {
    apply(settings) {
      if (isDeepStrictEqual(settings, wanted)) return;
      wanted = settings;
      const before = opening;
      opened = null;
      opening = before
        .then((old) => old?.close())
        .then(() => (settings === null ? null : open(settings)))
        .then(
          (next) => {
            if (wanted === settings) opened = next;
            return next;
          },
          (error: unknown) => {
            onFailure(error);
            return null;
          },
        );
    },
    use(run) {
      if (opened !== null) run(opened);
    },
    settled: () => opening,
  };
}

/** Tells a failure once, and once that it is over. */
function createTeller({ log }: OutwardOptions, name: string, advice: string) {
  let isFailing = false;
  return (failure: string | null): void => {
    if (failure !== null && !isFailing) log.warn({ reason: failure }, `${name} does not take what is sent. ${advice}`);
    if (failure === null && isFailing) log.info({}, `${name} takes what is sent again`);
    isFailing = failure !== null;
  };
}

/** Nothing of it is loaded before the settings ask for it. */
export function createOutward(options: OutwardOptions): Outward {
  const { version, log } = options;
  const onFailure = (error: unknown): void => log.warn({ reason: String(error) }, 'a destination cannot be opened');
  const collector = createSlot<NonNullable<OutwardSettings['collector']>, Collector>(async (settings) => {
    const { openCollector } = await import('./collector.ts');
    const onSent = createTeller(options, 'The collector', 'See telemetry.otlp in the configuration.');
    return openCollector({ ...settings, version, onSent });
  }, onFailure);
  const reporter = createSlot<string, ErrorReporter>(async (dsn) => {
    const { openErrorReporter } = await import('./error-reporter.ts');
    const onSent = createTeller(options, 'Sentry', 'See telemetry.sentryDsn in the configuration.');
    return openErrorReporter({ dsn, version, onSent });
  }, onFailure);
  const end = options.onStored((records) => collector.use((opened) => opened.record(records)));
  const flushReports = async (): Promise<void> => (await reporter.settled())?.close();
  return {
    apply(settings) {
      collector.apply(settings.collector);
      reporter.apply(settings.sentryDsn);
    },
    report: (error, room) => reporter.use((opened) => opened.report(error, room)),
    flushReports,
    async close() {
      end();
      const opened = await collector.settled();
      await Promise.all([opened?.close(), flushReports()]);
    },
  };
}
