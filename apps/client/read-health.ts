import { readList, readNumber, readRecord, readText } from './read-json.ts';

export interface HealthPart {
  readonly name: string;
  /** `ok`, `degraded`, `failed` or `off`. */
  readonly status: string;
  readonly message: string;
}

/** `ok`: all works. `degraded`: some of it does; `parts` say which. `failed`: no request can be served. From afar and without a key only `status` is told. */
export interface Health {
  readonly status: 'ok' | 'degraded' | 'failed';
  readonly message: string;
  readonly parts: readonly HealthPart[];
  readonly version: string | null;
  /** Requests that run now. */
  readonly inFlight: number | null;
}

const statuses = ['ok', 'degraded', 'failed'] as const;

/** `null` when the JSON is no report. */
export function readHealth(body: unknown): Health | null {
  const report = readRecord(body);
  const status = statuses.find((each) => each === report['status']);
  if (status === undefined) return null;
  return {
    status,
    message: readText(report['message']) ?? '',
    parts: readList(report['parts']).map(readPart),
    version: readText(report['version']),
    inFlight: readNumber(report['inFlight']),
  };
}

function readPart(value: unknown): HealthPart {
  const part = readRecord(value);
  const read = (name: string): string => readText(part[name]) ?? '';
  return { name: read('name'), status: read('status'), message: read('message') };
}
