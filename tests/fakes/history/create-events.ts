import type { Incident, ModelEvent, StoredKey } from '../../../apps/contract/model/index.ts';
import { toKeyValues } from '../../../apps/telemetry/access/key-row.ts';
import type { Note } from '../../../apps/telemetry/note.ts';
import { createNote, noteDaemonEvent, noteIncident, noteModelEvent } from '../../../apps/telemetry/note.ts';
import { createIncident } from '../sample-incident.ts';
import { type Actor, actors, programs } from './cast.ts';
import { keyIdOf } from './create-request.ts';
import { dayMs, hourMs, type Span, type Story, type Trouble } from './story.ts';

type Random = () => number;

const stories: Readonly<Record<Trouble['kind'], Pick<Incident, 'kind' | 'sentence' | 'advice'>>> = {
  'backend-down': {
    kind: 'crash',
    sentence: 'Ollama ended by itself and was started again.',
    advice: 'Look at the log lines below: the last ones say why it ended.',
  },
  stuck: {
    kind: 'stuck',
    sentence: 'Ollama generated nothing for 60 s and was restarted.',
    advice: 'Update Ollama: this version is known to get stuck.',
  },
  memory: {
    kind: 'hang',
    sentence: 'Ollama stopped answering while two large models were in memory.',
    advice: 'Lower limits.memory or keep fewer models in memory.',
  },
  'slow-disk': {
    kind: 'hang',
    sentence: 'Ollama stopped answering while it read a model from a slow disk.',
    advice: 'Move the models to a faster disk.',
  },
};

const createStoredIncident = ({ kind, startMs, endMs }: Trouble, index: number): Incident =>
  createIncident({
    ...stories[kind],
    id: `inc_${startMs.toString(36)}`,
    startedAtMs: startMs,
    endedAtMs: endMs,
    durationMs: endMs - startMs,
    requestIds: [],
    requestCount: 20 + ((index * 37) % 200),
  });

/** What came into memory and left it, at most `most` events, oldest first. */
function listModelEvents({ sinceMs, untilMs }: Span, random: Random): ModelEvent[] {
  const events: ModelEvent[] = [];
  const residents = actors.filter(({ sizeBytes }) => sizeBytes > 0);
  const everyMs = Math.max(20 * 60_000, (untilMs - sinceMs) / 4000);
  const add = (actor: Actor, atMs: number, changes: Partial<ModelEvent>): void => {
    const base = { model: actor.name, sizeBytes: actor.sizeBytes, contextLength: 8192, requestId: null };
    events.push({
      ...base,
      ...loadOf(actor, random),
      id: `evt_${events.length}_${atMs}`,
      atMs: Math.round(atMs),
      ...changes,
    });
  };
  for (let atMs = sinceMs; atMs < untilMs; atMs += everyMs * (0.4 + 1.2 * random())) {
    const actor = residents[Math.floor(random() * residents.length)] as Actor;
    add(actor, atMs, {});
    const stayedMs = (5 + 90 * random()) * 60_000;
    const isEvicted = random() < 0.25;
    if (atMs + stayedMs >= untilMs) continue;
    add(actor, atMs + stayedMs, {
      kind: isEvicted ? 'evict' : 'unload',
      cause: isEvicted ? 'evicted' : 'expired',
      detail: isEvicted ? 'to make room for qwen3-coder:30b' : 'its time to stay ended',
      durationMs: Math.round(stayedMs),
    });
  }
  return events.sort((a, b) => a.atMs - b.atMs);
}

const loadOf = (
  { sizeBytes }: Actor,
  random: Random,
): Pick<ModelEvent, 'kind' | 'cause' | 'detail' | 'durationMs'> => ({
  ...{ kind: 'load', cause: 'request', detail: 'asked for by a request' },
  durationMs: Math.round(300 + (sizeBytes / 3e6) * (0.7 + random())),
});

/** The key of each project; their secrets are nowhere. */
function listKeys({ sinceMs }: Span): StoredKey[] {
  const projects = [...new Set(programs.flatMap(({ project }) => (project === null ? [] : [project])))];
  return projects.map((project, index) => ({
    secretHash: index.toString(16).padStart(64, '0'),
    record: {
      id: keyIdOf(project),
      project,
      name: `${project} key`,
      mode: 'bearer',
      scopes: ['infer'],
      models: ['*'],
      limits: { rpm: null, tokensPerMinute: null, tokensPerDay: 20_000_000, tokensPerMonth: null, concurrency: null },
      ceilings: { contextLength: null, choices: null, keepAliveMs: null, maxTokens: null, onExcess: 'clamp' },
      keepAlive: null,
      createdAtMs: sinceMs,
      ...{ expiresAtMs: null, revokedAtMs: null, replacedBy: null, overlapUntilMs: null, lastUsedAtMs: null },
    },
  }));
}

/** All that a history has besides its requests. */
export function createEvents({ troubles }: Story, span: Span, random: Random): readonly Note[] {
  const keys = listKeys(span);
  const audit = keys.map(({ record }, index) =>
    createNote('audit', [
      `aud_${index}`,
      span.sinceMs + index * hourMs,
      'cli',
      'key-create',
      record.id,
      'ok',
      record.name,
    ]),
  );
  const restarts = troubles
    .filter(({ kind }) => kind === 'backend-down' || kind === 'stuck')
    .flatMap(({ startMs, endMs }) => [
      noteDaemonEvent({ atMs: startMs, kind: 'exited', detail: 'exit code 2' }),
      noteDaemonEvent({ atMs: endMs, kind: 'ready', detail: 'version 0.14.2' }),
    ]);
  const recent = { ...span, sinceMs: Math.max(span.sinceMs, span.untilMs - 90 * dayMs) };
  return [
    ...keys.map((key) => createNote('key', toKeyValues(key))),
    ...audit,
    ...troubles.map((trouble, index) => noteIncident(createStoredIncident(trouble, index))),
    ...restarts,
    ...listModelEvents(recent, random).map(noteModelEvent),
  ];
}
