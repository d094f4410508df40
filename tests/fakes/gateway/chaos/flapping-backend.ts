import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Arrival, type BackendId, dialects, type Mood, type Phase, type PhasePlan } from './phases.ts';
import { answerPieces, forms, wholeType } from './render-piece.ts';

export interface FlappingBackend {
  readonly url: string;
  flap(plan: Generator<PhasePlan, never>): void;
  /** Healthy from now on; resolves once it listens. */
  calm(): Promise<void>;
  countConnections(): Promise<number>;
}

/** What all backends write into. */
export interface Journal {
  readonly phases: Phase[];
  readonly arrivals: Arrival[];
  /** How often each mark was seen. */
  readonly counts: Map<string, number>;
}

const relistenMs = 20;
const pieceMs = { healthy: 40, slow: 100 } as const;

interface Call {
  readonly answer: ServerResponse;
  readonly arrival: Arrival;
  readonly isStreaming: boolean;
}

/** Starts a backend on a free port, healthy until told to flap. */
export async function startFlappingBackend(id: BackendId, journal: Journal): Promise<FlappingBackend> {
  let phase: Phase = { backend: id, mood: 'healthy', startMs: Date.now(), endMs: Number.MAX_SAFE_INTEGER };
  let timer: NodeJS.Timeout | null = null;
  let isCalm = false;
  journal.phases.push(phase);
  const form = forms[dialects[id]];

  const write = ({ answer, arrival }: Call, text: string): void => {
    if (answer.destroyed) return;
    arrival.bytesSent += Buffer.byteLength(text);
    answer.write(text);
  };
  const breakOff = ({ answer, arrival }: Call): void => {
    arrival.ending ??= 'reset';
    answer.socket?.resetAndDestroy();
  };
  const end = ({ answer, arrival }: Call): void => {
    if (answer.destroyed) return;
    arrival.ending = 'complete';
    answer.end();
  };
  const answerWell = (call: Call, stepMs: number, isBroken: boolean): void => {
    const { arrival, answer, isStreaming } = call;
    const pieces = answerPieces(arrival.mark, arrival.count, id);
    const whole = form.whole(pieces.join(''));
    const parts = isStreaming
      ? [form.start + form.piece(pieces[0] ?? ''), ...pieces.slice(1).map(form.piece), form.end]
      : ['', '', '', '', whole.slice(0, 40), whole.slice(40)];
    const next = (index: number): void => {
      if (answer.destroyed) return;
      if (index === 0) answer.writeHead(200, isStreaming ? form.type : wholeType).flushHeaders();
      if (parts[index] !== '') write(call, parts[index] ?? '');
      if (isBroken && index === parts.length - 2) breakOff(call);
      else if (index === parts.length - 1) end(call);
      else setTimeout(next, stepMs, index + 1);
    };
    setTimeout(next, stepMs, 0);
  };
  const refuse = (call: Call, status: number, headers: Readonly<Record<string, string>> = {}): void => {
    call.answer.writeHead(status, { ...wholeType, ...headers });
    write(call, '{"error":{"type":"api_error","message":"not now"}}');
    end(call);
  };
  const behave: Readonly<Record<Mood, (call: Call) => void>> = {
    healthy: (call) => answerWell(call, pieceMs.healthy, false),
    slow: (call) => answerWell(call, pieceMs.slow, false),
    errors: (call) => refuse(call, call.arrival.count % 4 === 0 ? 503 : 500),
    hangs: () => undefined,
    refuses: breakOff,
    limits: (call) => refuse(call, 429, { 'retry-after': '1' }),
    resets: (call) => answerWell(call, pieceMs.healthy, true),
  };
  const take = (request: IncomingMessage, answer: ServerResponse, body: string): void => {
    const mark = String(request.headers['x-request-id']);
    const count = (journal.counts.get(mark) ?? 0) + 1;
    journal.counts.set(mark, count);
    const { mood } = phase;
    const arrival: Arrival = { mark, backend: id, mood, count, atMs: Date.now(), bytesSent: 0, ending: null };
    journal.arrivals.push(arrival);
    answer.once('close', () => (arrival.ending ??= 'left'));
    const isStreaming = (JSON.parse(body) as { stream?: boolean }).stream ?? dialects[id] === 'ollama';
    behave[mood]({ answer, arrival, isStreaming });
  };
  const server = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    answer.on('error', () => undefined);
    request.on('end', () => take(request, answer, Buffer.concat(chunks).toString()));
  });
  server.keepAliveTimeout = 60_000;
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;

  const enter = async (mood: Mood): Promise<void> => {
    phase.endMs = Date.now();
    if (mood === 'refuses') {
      for (const arrival of journal.arrivals) if (arrival.backend === id) arrival.ending ??= 'reset';
      server.close();
      server.closeAllConnections();
    } else if (!server.listening) {
      await listen(server, port);
    }
    phase = { backend: id, mood, startMs: Date.now(), endMs: Number.MAX_SAFE_INTEGER };
    journal.phases.push(phase);
  };
  const follow = async (plan: Generator<PhasePlan, never>): Promise<void> => {
    const { mood, lastsMs } = plan.next().value;
    await enter(mood);
    if (!isCalm) timer = setTimeout(() => void follow(plan), lastsMs);
  };
  return {
    url: `http://127.0.0.1:${port}`,
    flap: (plan) => void follow(plan),
    async calm() {
      isCalm = true;
      if (timer) clearTimeout(timer);
      await enter('healthy');
    },
    countConnections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
  };
}

/** A port that was let go may be in use for a moment. */
function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve) => {
    const attempt = (): void => {
      server.once('error', retry);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', retry);
        resolve();
      });
    };
    const retry = (): void => void setTimeout(attempt, relistenMs);
    attempt();
  });
}
