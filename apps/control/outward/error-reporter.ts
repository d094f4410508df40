import { createStackParser, createTransport, type Event } from '@sentry/core';
import { nodeStackLineParser, ServerRuntimeClient, type ServerRuntimeClientOptions } from '@sentry/core/server';
import { scrubMessage, scrubPath } from './scrub-report.ts';

/** Sends bugs to where the user chose that they go. */
export interface ErrorReporter {
  report(error: Error, room: string): void;
  /** Waits until what was reported is sent, for two seconds at most. Never rejects. */
  close(): Promise<void>;
}

export interface ErrorReporterOptions {
  readonly dsn: string;
  readonly version: string;
  readonly onSent: (failure: string | null) => void;
}

const closeTimeoutMs = 2_000;
const sendTimeoutMs = 5_000;
/** More of them in an hour tell nothing new. */
const maxReports = 20;
const hourMs = 3_600_000;

/** What is left of an event: kind and place of the error, versions, and a message without names, addresses, keys or quoted text. */
export function scrubEvent(event: Event): Event {
  const { event_id, timestamp, platform, level, release, tags, exception } = event;
  const values = exception?.values?.map(({ type, value, stacktrace }) => ({
    ...(type === undefined ? {} : { type }),
    value: scrubMessage(value ?? ''),
    ...(stacktrace?.frames === undefined
      ? {}
      : {
          stacktrace: {
            frames: stacktrace.frames.map(({ filename, function: name, lineno, colno }) => ({
              filename: scrubPath(filename ?? ''),
              ...(name === undefined ? {} : { function: name }),
              ...(lineno === undefined ? {} : { lineno }),
              ...(colno === undefined ? {} : { colno }),
            })),
          },
        }),
  }));
  return {
    ...{ event_id, timestamp, platform, level, release, tags },
    contexts: { os: { name: process.platform }, runtime: { name: 'node', version: process.version } },
    ...(values === undefined ? {} : { exception: { values } }),
  } as Event;
}

function createSending(url: string, onSent: ErrorReporterOptions['onSent']): ServerRuntimeClientOptions['transport'] {
  return (options) =>
    createTransport(options, async ({ body }) => {
      try {
        const sent = typeof body === 'string' ? body : new Uint8Array(body);
        const signal = AbortSignal.timeout(sendTimeoutMs);
        const answer = await fetch(options.url, { method: 'POST', body: sent, signal, redirect: 'error' });
        await answer.arrayBuffer();
        onSent(answer.ok ? null : `${new URL(url).host} answered ${answer.status}`);
        return { statusCode: answer.status };
      } catch (error) {
        onSent(error instanceof Error ? error.message : String(error));
        return {};
      }
    });
}

/** Opens a reporter; nothing is sent before the first error. */
export function openErrorReporter({ dsn, version, onSent }: ErrorReporterOptions): ErrorReporter {
  const client = new ServerRuntimeClient({
    ...{ dsn, release: `drover@${version}`, platform: 'node', integrations: [], sendClientReports: false },
    transport: createSending(dsn, onSent),
    stackParser: createStackParser(nodeStackLineParser()),
    beforeSend: (event) => scrubEvent(event) as typeof event,
  });
  client.init();
  let reports: readonly number[] = [];
  return {
    report(error, room) {
      const nowMs = Date.now();
      reports = reports.filter((atMs) => nowMs - atMs < hourMs);
      if (reports.length >= maxReports) return;
      reports = [...reports, nowMs];
      const event = client.eventFromException(error);
      void Promise.resolve(event).then((made) => client.captureEvent({ ...made, tags: { room } }));
    },
    async close() {
      await client.close(closeTimeoutMs).then(undefined, () => false);
    },
  };
}
