import type { InFlight, WritingHistory } from '../../contract/model/index.ts';
import { addWriting } from '../../telemetry/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';

const stepMs = 60_000;
const bars = 60;

/** When a running request wrote what it has written, taken from its age. */
function toWriting({ ageMs, firstTokenMs, writtenTokens }: InFlight, nowMs: number) {
  const fromMs = nowMs - ageMs + (firstTokenMs ?? ageMs);
  return { fromMs, toMs: nowMs, tokens: fromMs < nowMs ? writtenTokens : 0 };
}

/** The speed of writing over the last hour: of the log, and of what is being written now. */
export async function readWriting({
  clock,
  gateway,
  telemetry,
}: Pick<ControlDependencies, 'clock' | 'gateway' | 'telemetry'>): Promise<WritingHistory> {
  const untilMs = clock.nowMs();
  const span = { sinceMs: untilMs - bars * stepMs, untilMs };
  const running = gateway.inFlight().map((request) => toWriting(request, untilMs));
  const written = [...(await telemetry.queries.usageWriting({ ...span, bars }))];
  for (const writing of running) if (writing.tokens > 0) addWriting(written, span, writing);
  return { untilMs, stepMs, tokensPerSecond: written.map((tokens) => (tokens * 1000) / stepMs) };
}
