import type { Completion, OpenRecord, Outcome } from '../../../apps/contract/model/index.ts';
import { createRequestId } from '../../../apps/gateway/exchange/request-id.ts';
import { type Actor, actors, type Program, programs } from './cast.ts';
import type { Trouble } from './story.ts';

/** A request as it is admitted and as it ends. */
export interface HistoricRequest {
  readonly open: OpenRecord;
  readonly completion: Completion;
}

export interface Moment {
  readonly receivedAtMs: number;
  /** Between 0 and 1: how much of the work follows the day just now. */
  readonly busyness: number;
  readonly trouble: Trouble | null;
}

type Random = () => number;

interface Ending {
  readonly outcome: Outcome;
  readonly status: number;
  readonly errorCode: string | null;
}

const ok: Ending = { outcome: 'ok', status: 200, errorCode: null };
const refusal: Ending = { outcome: 'rejected', status: 503, errorCode: 'memory_budget' };
const down: Ending = { outcome: 'backend_error', status: 502, errorCode: 'backend_failed' };
const stuck: Ending = { outcome: 'timeout', status: 504, errorCode: 'first_byte_timeout' };
const everyday: readonly (readonly [share: number, ending: Ending])[] = [
  [0.012, { outcome: 'client_closed', status: 499, errorCode: null }],
  [0.005, { outcome: 'client_error', status: 404, errorCode: 'model_not_found' }],
  [0.003, { outcome: 'client_error', status: 400, errorCode: 'invalid_request' }],
  [0.003, { outcome: 'rejected', status: 429, errorCode: 'rate_limited' }],
  [0.002, { outcome: 'rejected', status: 503, errorCode: 'queue_full' }],
  [0.003, down],
  [0.002, stuck],
];
const emptyReceipt = { passed: [], mapped: [], emulated: [], dropped: [] };
const mappedReceipt = { ...emptyReceipt, mapped: ['max_tokens'] };
const droppedReceipt = { ...emptyReceipt, mapped: ['max_tokens', 'stop'], dropped: ['user'] };
const keyLetters = 'abcdefghijklmnopqrstuvwxyz234567';

/** The public part of a project's key. */
export const keyIdOf = (project: string): string =>
  Array.from(
    { length: 12 },
    (_, index) => keyLetters[(project.charCodeAt(index % project.length) * 7 + index * 11) % 32],
  ).join('');

/** Creates what gives one believable request after the other. */
export function createRequestSource(random: Random): (moment: Moment) => HistoricRequest {
  const actorOf = new Map(actors.map((actor) => [actor.name, actor]));
  const loaded = new Map<string, number>();
  const pickProgram = createProgramPicker();
  return (moment) => {
    const program = pickProgram(random, moment.busyness);
    const [asked, served] = program.models[random() < 0.72 ? 0 : Math.floor(random() * program.models.length)] ?? [];
    const actor = actorOf.get(served ?? '') ?? (actors[0] as Actor);
    const ending = pickEnding(random, actor, moment.trouble);
    const isCold = moment.receivedAtMs - (loaded.get(actor.name) ?? 0) > 30 * 60_000 || random() < 0.002;
    loaded.set(actor.name, moment.receivedAtMs);
    const open = createOpen({ program, actor, asked: asked ?? actor.name, ending, moment }, random);
    return { open, completion: createCompletion({ open, program, actor, ending, isCold, moment }, random) };
  };
}

function createProgramPicker(): (random: Random, busyness: number) => Program {
  const day = sumUp(programs.map(({ weight }) => weight));
  const night = sumUp(programs.map(({ weight, nightly }) => nightly + weight * 0.02));
  return (random, busyness) => {
    const sums = random() < busyness ? day : night;
    const sought = random() * (sums.at(-1) ?? 0);
    return programs[sums.findIndex((sum) => sum >= sought)] ?? (programs[0] as Program);
  };
}

function sumUp(weights: readonly number[]): number[] {
  let sum = 0;
  return weights.map((weight) => (sum += weight));
}

function pickEnding(random: Random, actor: Actor, trouble: Trouble | null): Ending {
  if (trouble?.kind === 'backend-down' && actor.backend === 'local' && random() < 0.9) return down;
  if (trouble?.kind === 'stuck' && actor.backend === 'local' && random() < 0.7) return stuck;
  if (trouble?.kind === 'memory' && actor.sizeBytes > 8e9 && random() < 0.6) return refusal;
  let left = random();
  for (const [share, ending] of everyday) {
    left -= share;
    if (left < 0) return ending;
  }
  return ok;
}

const between = (random: Random, low: number, high: number): number => low + (high - low) * random();
/** Around `middle`, seldom several times as much. */
const spread = (random: Random, middle: number): number =>
  middle * Math.exp(0.7 * (random() + random() + random() - 1.5));
const hex = '0123456789abcdef';

interface OpenParts {
  readonly program: Program;
  readonly actor: Actor;
  readonly asked: string;
  readonly ending: Ending;
  readonly moment: Moment;
}

function createOpen({ program, actor, asked, ending, moment }: OpenParts, random: Random): OpenRecord {
  const { receivedAtMs } = moment;
  const { app, project, dialect, route } = program;
  let digits = '';
  for (let index = 0; index < 20; index++) digits += hex[Math.floor(random() * 16)] ?? '0';
  const isServed = ending.outcome !== 'rejected' && ending.outcome !== 'client_error';
  const hasSession = dialect === 'anthropic' || random() < 0.3;
  const receipt = random() < 0.7 ? mappedReceipt : droppedReceipt;
  return {
    id: createRequestId(receivedAtMs, digits),
    receivedAtMs,
    admittedAtMs: receivedAtMs,
    correlationId: random() < 0.03 ? `trace-${digits}` : null,
    project,
    app,
    pid: 400 + app.length * 977 + Math.floor((receivedAtMs / 86_400_000) % 7) * 31,
    keyId: project !== null && random() < 0.55 ? keyIdOf(project) : null,
    session: hasSession
      ? `${app.slice(0, 3).toLowerCase()}-${Math.floor(receivedAtMs / 3_600_000).toString(36)}`
      : null,
    dialectIn: dialect,
    dialectOut: isServed ? (actor.backend === 'anthropic' ? 'anthropic' : 'ollama') : null,
    route,
    model: ending.errorCode === 'model_not_found' ? `${asked}-old` : asked,
    servedModel: isServed ? actor.name : null,
    backend: isServed ? actor.backend : null,
    stream: !route.includes('embed') && random() < 0.8,
    bytesIn: Math.round(spread(random, program.promptTokens * 4) + 180),
    translation: dialect === 'ollama' || !isServed ? emptyReceipt : receipt,
    routeSteps: asked === actor.name ? [] : [`${asked} is ${actor.name} on ${actor.backend}`],
    clientAddress: project === 'household' ? '192.168.1.23' : '127.0.0.1',
    userAgent: program.userAgent,
    prefixBreak:
      hasSession && isServed && random() < 0.02 ? { at: 'messages[1]', lostMs: Math.round(spread(random, 900)) } : null,
  };
}

interface EndParts {
  readonly open: OpenRecord;
  readonly program: Program;
  readonly actor: Actor;
  readonly ending: Ending;
  readonly isCold: boolean;
  readonly moment: Moment;
}

function createCompletion({ open, program, actor, ending, isCold, moment }: EndParts, random: Random): Completion {
  const isOk = ending.outcome === 'ok';
  const isHit = isOk && random() < (open.route.includes('embed') ? 0.08 : 0.012);
  const work = isOk && !isHit ? measureWork({ program, actor, isCold, moment }, random) : noWork;
  const overheadMs = between(random, 0.2, 0.9);
  const busyMs = (work.queueMs ?? 0) + (work.loadMs ?? 0) + (work.prefillMs ?? 0);
  const totalMs = isOk ? busyMs + (work.decodeMs ?? 0) + overheadMs : failedMs(random, ending);
  const firstTokenMs = isOk ? busyMs + overheadMs : null;
  const isEmbedding = open.route.includes('embed');
  return {
    id: open.id,
    status: ending.status,
    outcome: ending.outcome,
    errorCode: ending.errorCode,
    ...{ project: null, app: null, pid: null },
    servedModel: open.servedModel,
    backend: open.backend,
    attempts: open.backend === null ? 0 : ending === down ? 2 : 1,
    attemptNotes: ending === down ? ['local: connection refused'] : [],
    firstByteAtMs: firstTokenMs === null ? null : Math.round(open.receivedAtMs + firstTokenMs),
    doneAtMs: Math.round(open.receivedAtMs + totalMs),
    ...work,
    totalMs,
    overheadMs,
    firstTokenMs,
    completionTokens: isEmbedding ? null : work.completionTokens,
    bytesIn: open.bytesIn,
    bytesOut: isOk ? 220 + (work.completionTokens ?? 100) * (open.stream ? 190 : 5) : 160,
    cache: isHit ? 'hit' : open.route.includes('embed') ? 'miss' : null,
    truncated: isOk && program.promptTokens > 5000 && random() < 0.03,
    finishReason: isOk && !isEmbedding ? (random() < 0.04 ? 'length' : 'stop') : null,
  };
}

type Work = Pick<
  Completion,
  'queueMs' | 'loadMs' | 'prefillMs' | 'decodeMs' | 'promptTokens' | 'cachedTokens' | 'completionTokens'
>;
const noWork: Work = {
  ...{ queueMs: 0, loadMs: null, prefillMs: null, decodeMs: null },
  ...{ promptTokens: null, cachedTokens: null, completionTokens: null },
};

function measureWork({ program, actor, isCold, moment }: Omit<EndParts, 'open' | 'ending'>, random: Random): Work {
  const slowness = moment.trouble?.kind === 'slow-disk' ? 3 : between(random, 0.85, 1.25);
  const promptTokens = Math.max(1, Math.round(spread(random, program.promptTokens)));
  const cachedTokens = random() < 0.4 ? Math.floor(promptTokens * random()) : null;
  const completionTokens = Math.max(1, Math.round(spread(random, program.completionTokens)));
  const decodes = actor.decodeRate > 0;
  return {
    queueMs: random() < 0.85 ? 0 : spread(random, 120 + 900 * moment.busyness),
    loadMs: isCold && actor.sizeBytes > 0 ? spread(random, 300 + actor.sizeBytes / 3e6) * slowness : 0,
    prefillMs: (((promptTokens - (cachedTokens ?? 0)) * 1000) / actor.prefillRate) * slowness,
    decodeMs: decodes ? ((completionTokens * 1000) / actor.decodeRate) * slowness : null,
    promptTokens,
    cachedTokens,
    completionTokens: decodes ? completionTokens : null,
  };
}

function failedMs(random: Random, { outcome }: Ending): number {
  if (outcome === 'timeout') return 60_000 + between(random, 0, 50);
  return outcome === 'client_closed' ? spread(random, 4000) : between(random, 0.4, 40);
}
