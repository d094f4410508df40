import type { Dispatcher } from 'undici';
import { type CanonicalError, createError, type Parsed } from '../../translate/index.ts';
import { answerError } from '../exchange/answer-error.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { openRow } from '../exchange/life.ts';
import { takeWishes } from '../exchange/prepare.ts';
import { readBody } from '../exchange/read-body.ts';
import { type ClientStream, createClientStream } from '../stream/client-stream.ts';
import { awaitCalm } from './await-calm.ts';
import { type BatchEntry, readBatch } from './read-batch.ts';
import { readLine } from './read-line.ts';
import { type LineHead, renderAnswerLine, renderErrorLine } from './render-line.ts';
import { ownUrl, sendLine } from './send-line.ts';

const shuttingDown = createError('shutting_down', 'Drover is shutting down.', { retryAfterSeconds: 5 });

const createHead = ({ gateway }: Exchange, customId: string | null): LineHead => ({
  id: gateway.ports.randomHex(12),
  customId,
});

async function readEntries(exchange: Exchange): Promise<Parsed<readonly BatchEntry[]>> {
  const taken = takeWishes(exchange);
  if (taken.kind === 'refused') return taken;
  const read = await readBody(exchange);
  if (read.kind === 'refused') return read;
  const contentType = exchange.request.headers['content-type'] ?? '';
  const isWholeJson = /^application\/json\b/i.test(contentType);
  return readBatch(read.bytes.toString('utf8'), { isWholeJson, maxJsonDepth: exchange.gateway.settings.maxJsonDepth });
}

interface BatchRun {
  readonly exchange: Exchange;
  readonly dispatcher: Dispatcher;
  readonly seenIds: Set<string>;
}

/** The answer's line for one request: its own, or what is wrong with it. */
async function runEntry({ exchange, dispatcher, seenIds }: BatchRun, entry: BatchEntry): Promise<string> {
  const line = readLine(entry, seenIds);
  const head = createHead(exchange, line.customId);
  if (line.kind === 'refused') return renderErrorLine(head, line.error);
  const answer = await sendLine(exchange, dispatcher, line);
  return answer.kind === 'parsed' ? renderAnswerLine(head, answer.value) : renderErrorLine(head, answer.error);
}

function awaitDrain({ stop, watchdog }: Exchange, stream: ClientStream): Promise<void> {
  return new Promise((resolve) => {
    stop.onStop(() => resolve());
    stream.awaitDrain(() => {
      watchdog.disarm();
      resolve();
    });
  });
}

/** Why the batch cannot go on; `null` while it can. */
const findEnd = ({ stop, gateway }: Exchange): CanonicalError | null =>
  stop.reason() ?? (gateway.isDraining() ? shuttingDown : null);

/** Runs the requests one after the other, each when nobody else is waiting. Resolves with what ended the batch early. */
async function runAll(
  run: BatchRun,
  entries: readonly BatchEntry[],
  stream: ClientStream,
): Promise<CanonicalError | null> {
  const { exchange } = run;
  for (const entry of entries) {
    await awaitCalm(exchange);
    const end = findEnd(exchange);
    if (end) return end;
    const text = await runEntry(run, entry);
    const stopped = exchange.stop.reason();
    if (stopped) return stopped;
    if (!stream.write(text)) await awaitDrain(exchange, stream);
  }
  return exchange.stop.reason();
}

/** The head goes out at once: the first answer may be minutes away. */
function openStream(exchange: Exchange): ClientStream {
  const stream = createClientStream(exchange, { status: 200, contentType: 'application/x-ndjson' });
  exchange.renderStreamError = (error) => renderErrorLine(createHead(exchange, null), error);
  // Blanks before a record belong to its JSON.
  exchange.probe = () => ' ';
  stream.write('');
  exchange.response.flushHeaders();
  return stream;
}

/**
 * `POST /v1/batch`: many requests in one body, answered line by line as they end. Every request goes through the gateway as one of its own, one at a
 * time, and waits while somebody else is being served.
 */
export async function serveBatch(exchange: Exchange): Promise<void> {
  const entries = await readEntries(exchange);
  if (entries.kind === 'refused') return answerError(exchange, entries.error);
  const { facts, gateway, request } = exchange;
  facts.stream = true;
  facts.routeSteps = [`a batch of ${entries.value.length}: every request has a row of its own`];
  await openRow(exchange, true);
  const stopped = exchange.stop.reason();
  if (stopped) return answerError(exchange, stopped);
  const stream = openStream(exchange);
  const dispatcher = gateway.upstream.createFresh(ownUrl(request.socket));
  const end = await runAll({ exchange, dispatcher, seenIds: new Set() }, entries.value, stream);
  void dispatcher.close();
  return end ? answerError(exchange, end) : stream.finish('');
}
