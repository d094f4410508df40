import type { implement } from '@orpc/server';
import type { controlContract } from '../../../apps/contract/control/index.ts';
import type {
  Percentiles,
  RequestRecord,
  SpeedRow,
  UsageBars,
  UsageGrouping,
  UsageMark,
  UsagePage,
  UsagePageParts,
  UsageRow,
} from '../../../apps/contract/model/index.ts';
import { buildRecords } from './build-records.ts';
import { RecordBook } from './record-book.ts';
import type { ScriptedService } from './scripted-service.ts';

type Contract = ReturnType<typeof implement<typeof controlContract>>;

interface Steady {
  readonly use: Omit<Contract['use'], 'middleware' | 'use'>;
  readonly marks: Contract['marks'];
}

const hourMs = 3_600_000;

const dayMs = 24 * hourMs;
const minuteMs = 60_000;

/** The scripted records, with older ones where there are many: this page looks back farther than the others. */
function createLongBook({ book }: ScriptedService): () => RecordBook {
  const untilMs = Date.now() - dayMs;
  const older = book.records.length < 1000 ? [] : buildRecords({ count: 6000, untilMs, spanMs: 13 * dayMs, seed: 11 });
  return () => new RecordBook([...book.records, ...older]);
}

/** The part of the scripted control API about usage. Sums are those of the scripted records. */
export function createUsageRoutes({ use, marks }: Steady, service: ScriptedService) {
  const readBook = createLongBook(service);
  return {
    marks: marks.handler(({ input }) => listMarks(service).filter(({ atMs }) => atMs >= input.sinceMs)),
    use: {
      page: use.page.handler(({ input }) => buildPage(service, readBook(), input)),
      parts: use.parts.handler(({ input }) => buildParts(readBook(), input)),
      speed: use.speed.handler(({ input: { by, sinceMs, untilMs } }) => {
        const book = readBook();
        const report = book.usage(by, sinceMs, untilMs);
        const tell = toSpeed(book.records);
        return { by, sinceMs, untilMs, total: tell(report.total), rows: report.rows.map(tell) };
      }),
      writing: use.writing.handler(() => {
        const untilMs = Date.now();
        const { book } = service;
        const speeds = Array.from({ length: 60 }, (_, bar) => {
          const sinceMs = untilMs - (60 - bar) * minuteMs;
          return book.usage('project', sinceMs, sinceMs + minuteMs).total.completionTokens / 60;
        });
        return { untilMs, stepMs: minuteMs, tokensPerSecond: speeds };
      }),
    },
  };
}

const rank = (values: readonly (number | null)[]): Percentiles => {
  const sorted = values.filter((value) => value !== null).toSorted((one, other) => one - other);
  const at = (share: number): number | null => sorted[Math.ceil(share * sorted.length) - 1] ?? null;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
};

/** The phases of the scripted records are alike enough that all groups have those of all records. */
const toSpeed =
  (records: readonly RequestRecord[]) =>
  ({ name, requests, totalMs, firstTokenMs, decodeTokensPerSecond }: UsageRow): SpeedRow => ({
    ...{ name, requests, totalMs, firstTokenMs, decodeTokensPerSecond },
    queueMs: rank(records.map(({ queueMs }) => queueMs)),
    loadMs: rank(records.map(({ loadMs }) => loadMs)),
    prefillTokensPerSecond: rank(records.map(({ prefillTokensPerSecond }) => prefillTokensPerSecond)),
  });

const toBars = (rows: readonly (UsageRow | undefined)[]): UsageBars => ({
  requests: rows.map((row) => row?.requests ?? 0),
  errors: rows.map((row) => row?.errors ?? 0),
  promptTokens: rows.map((row) => row?.promptTokens ?? 0),
  completionTokens: rows.map((row) => row?.completionTokens ?? 0),
  busyMs: rows.map((row) => row?.busyMs ?? 0),
});

function buildPage(
  { access, savings }: ScriptedService,
  book: RecordBook,
  { by, edgesMs }: { readonly by: UsageGrouping; readonly edgesMs: readonly number[] },
): UsagePage {
  const sinceMs = edgesMs[0] ?? 0;
  const untilMs = edgesMs.at(-1) ?? 0;
  const spanMs = untilMs - sinceMs;
  const list = (shiftMs: number) => {
    const records = Map.groupBy(book.records, ({ receivedAt }) => {
      const atMs = Date.parse(receivedAt) + shiftMs;
      return edgesMs.findIndex((edgeMs, bar) => atMs >= edgeMs && atMs < (edgesMs[bar + 1] ?? edgeMs));
    });
    return edgesMs
      .slice(0, -1)
      .map((_, bar) => new RecordBook(records.get(bar) ?? []).usage(by, 0, Number.POSITIVE_INFINITY));
  };
  const bars = list(0);
  const report = book.usage(by, sinceMs, untilMs);
  return {
    atMs: untilMs,
    report,
    previous: book.usage(by, sinceMs - spanMs, sinceMs),
    series: {
      edgesMs: [...edgesMs],
      groups: report.rows.map(({ name }) => ({
        name,
        ...toBars(bars.map(({ rows }) => rows.find((row) => row.name === name))),
      })),
      total: toBars(bars.map(({ total }) => total)),
    },
    previousTotal: toBars(list(spanMs).map(({ total }) => total)),
    keyNames: {},
    quotas: access.projects.flatMap(({ id, meters }) => {
      const limited = meters.filter(({ limit, ceiling }) => ceiling !== null && /Day|Month/.test(limit));
      return limited.length === 0 ? [] : [{ project: id, meters: limited }];
    }),
    savings: savings && {
      ...savings,
      amount: book.usage('model', sinceMs, untilMs).rows.reduce((sum, row) => {
        const rate = savings.rates.find(({ model }) => model === row.name);
        const { readPerMillion = 0, writtenPerMillion = 0 } = rate ?? {};
        return sum + (row.promptTokens * readPerMillion + row.completionTokens * writtenPerMillion) / 1e6;
      }, 0),
    },
  };
}

function buildParts(book: RecordBook, window: { readonly sinceMs: number; readonly untilMs: number }): UsagePageParts {
  const records = book.records.filter(({ receivedAt }) => {
    const atMs = Date.parse(receivedAt);
    return atMs >= window.sinceMs && atMs < window.untilMs;
  });
  const lastOf = (rows: typeof records): number => Math.max(...rows.map(({ receivedAt }) => Date.parse(receivedAt)));
  const failed = records.filter(({ outcome }) => outcome !== null && outcome !== 'ok' && outcome !== 'client_closed');
  const cut = records.filter(({ truncated }) => truncated);
  const reread = records.filter(
    ({ promptTokens, cachedTokens }) => promptTokens !== null && (cachedTokens ?? 0) < promptTokens * 0.1,
  );
  const embedded = records.filter(({ servedModel }) => servedModel === 'nomic-embed-text');
  const hits = Math.round(embedded.length * 0.3);
  const callers = [...Map.groupBy(records, ({ app, project }) => `${app}\n${project}`).values()].map((rows) => ({
    ...{ app: rows[0]?.app ?? null, project: rows[0]?.project ?? null, requests: rows.length },
    busyMs: rows.reduce(
      (sum, { loadMs, prefillMs, decodeMs }) => sum + (loadMs ?? 0) + (prefillMs ?? 0) + (decodeMs ?? 0),
      0,
    ),
  }));
  return {
    callers: callers.toSorted((a, b) => b.busyMs - a.busyMs),
    errors: [...Map.groupBy(failed, ({ errorCode }) => errorCode)].map(([code, rows]) => ({
      ...{ code, outcome: rows[0]?.outcome ?? '', requests: rows.length, lastAtMs: lastOf(rows) },
    })),
    cuts: [...Map.groupBy(cut, ({ servedModel }) => servedModel)].map(([model, rows]) => ({
      ...{ model, requests: rows.length, lastAtMs: lastOf(rows) },
    })),
    breaks: [...Map.groupBy(reread, ({ app, project }) => `${app}\n${project}`)].map(([, rows]) => ({
      ...{ app: rows[0]?.app ?? null, project: rows[0]?.project ?? null, requests: rows.length },
      lostMs: rows.reduce((sum, { prefillMs }) => sum + (prefillMs ?? 0), 0),
    })),
    cache:
      hits === 0
        ? []
        : [{ model: 'nomic-embed-text', hits, promptTokens: hits * 480, completionTokens: 0, savedMs: hits * 61 }],
    overhead: {
      requests: records.length,
      addedMs: book.usage('backend', window.sinceMs, window.untilMs).total.overheadMs,
    },
  };
}

/** Few enough that each can be told of. */
function listMarks({ memory, status }: ScriptedService): UsageMark[] {
  if (memory.events.length === 0) return [];
  const nowMs = Date.now();
  const mark = (hoursAgo: number, kind: UsageMark['kind'], text: string, detail: string): UsageMark => ({
    ...{ id: `${kind} ${hoursAgo}`, atMs: nowMs - hoursAgo * hourMs, kind, text, detail, model: null },
  });
  const events = memory.events.map(
    ({ id, atMs, model, kind, detail }): UsageMark => ({
      ...{ id: `model ${id}`, atMs, model, detail },
      ...(kind === 'load' ? { kind: 'load', text: `${model} loaded` } : { kind: 'unload', text: `${model} unloaded` }),
    }),
  );
  return [
    mark(130, 'config', 'limits.rpm changed', 'limits.rpm, by console'),
    mark(74, 'incident', 'Ollama stuck', 'Ollama generated nothing for 20 s and was restarted.'),
    mark(17.5, 'config', 'daemon.keepAlive changed', 'daemon.keepAlive, by console'),
    mark(9.2, 'daemon', 'Ollama started', `version ${status.about.version}`),
    ...events,
  ].sort((a, b) => a.atMs - b.atMs);
}
