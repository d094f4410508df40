import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  changeKey,
  createKeyText,
  issueKey,
  type KeyWishes,
  parseKey,
  revokeKey,
  rotateKey,
} from '../../access/index.ts';
import { type Clock, RoomError } from '../../base/index.ts';
import type { ApiKey, AuditEntry, CreatedKey, KeyChange, StoredKey } from '../../contract/model/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import { describeKeyChange } from './describe-key-change.ts';

/** The keys, in memory for those who check them and on disk for the next start. */
export interface KeyRing {
  find(id: string): StoredKey | null;
  /** Oldest first, revoked and replaced ones too. */
  list(): readonly ApiKey[];
  /** The only answer with the key itself. Throws `storage_unavailable` when it cannot be kept. */
  create(wishes: KeyWishes, actor: string): Promise<CreatedKey>;
  /** Takes in a key that somebody else made. A key that is there already stays as it is; `null` for a text that is no key, or has another secret. */
  adopt(key: string, wishes: KeyWishes, actor: string): Promise<ApiKey | null>;
  revoke(id: string, actor: string): Promise<ApiKey>;
  /** In force for the next request, also when it cannot be written down, which is told. */
  change(change: KeyChange, actor: string): Promise<ApiKey>;
  /** Both keys are good for `overlapMs`. */
  rotate(id: string, overlapMs: number, actor: string): Promise<CreatedKey>;
  noteUse(id: string): void;
}

export interface KeyRingOptions {
  readonly telemetry: Pick<Telemetry, 'keys' | 'audit'>;
  /** As they were read at the start. */
  readonly stored: readonly StoredKey[];
  readonly clock: Clock;
}

/** A use is written down at most this often. */
const useGapMs = 60_000;

export function createKeyRing(options: KeyRingOptions): KeyRing {
  const { telemetry, stored, clock } = options;
  const ring = new Map(stored.map((key) => [key.record.id, key]));
  const audit = createAudit(options);
  const add = async (record: ApiKey, key: string): Promise<void> => {
    const secretHash = hashSecret(parseKey(key)?.secret ?? '');
    if (!(await telemetry.keys.insert({ record, secretHash }))) throw notKept();
    ring.set(record.id, { record, secretHash });
  };
  const replace = async (record: ApiKey, toFailure = notKept): Promise<void> => {
    const before = ring.get(record.id);
    if (!before) return;
    // In force at once, whatever becomes of the disk: a revoked key must not pass meanwhile.
    ring.set(record.id, { ...before, record });
    if (!(await telemetry.keys.update(record))) throw toFailure();
  };
  const demand = (id: string): ApiKey => {
    const key = ring.get(id);
    if (!key) throw unknownKey();
    return key.record;
  };
  return {
    find: (id) => ring.get(id) ?? null,
    list: () => [...ring.values()].map(({ record }) => record),
    async create(wishes, actor) {
      const { key, id } = makeKey();
      const record = issueKey(wishes, id, clock.nowMs());
      await add(record, key);
      await audit(actor, 'key-created', { target: id, detail: record.name });
      return { key, record };
    },
    adopt: (key, wishes, actor) => adoptKey({ ring, add, audit, clock }, { key, wishes, actor }),
    async revoke(id, actor) {
      const record = revokeKey(demand(id), clock.nowMs());
      await replace(record);
      await audit(actor, 'key-revoked', { target: id, detail: record.name });
      return record;
    },
    change: (change, actor) => applyChange({ demand, replace, audit }, change, actor),
    async rotate(id, overlapMs, actor) {
      const { key, id: nextId } = makeKey();
      const rotation = rotateKey(demand(id), { nextId, overlapMs, nowMs: clock.nowMs() });
      if (rotation === null) throw new RoomError('not_found', 'This key is revoked, expired or replaced already.');
      await add(rotation.next, key);
      await replace(rotation.old);
      await audit(actor, 'key-rotated', { target: id, detail: `replaced by ${nextId}` });
      return { key, record: rotation.next };
    },
    noteUse(id) {
      const key = ring.get(id);
      const nowMs = Math.round(clock.nowMs());
      if (!key || nowMs - (key.record.lastUsedAtMs ?? 0) < useGapMs) return;
      const record = { ...key.record, lastUsedAtMs: nowMs };
      ring.set(id, { ...key, record });
      void telemetry.keys.update(record);
    },
  };
}

interface Adopting {
  readonly ring: ReadonlyMap<string, StoredKey>;
  readonly add: (record: ApiKey, key: string) => Promise<void>;
  readonly audit: ReturnType<typeof createAudit>;
  readonly clock: Clock;
}

interface Adoption {
  readonly key: string;
  readonly wishes: KeyWishes;
  readonly actor: string;
}

async function adoptKey(
  { ring, add, audit, clock }: Adopting,
  { key, wishes, actor }: Adoption,
): Promise<ApiKey | null> {
  const parts = parseKey(key);
  if (parts === null) return null;
  const known = ring.get(parts.id);
  if (known) return known.secretHash === hashSecret(parts.secret) ? known.record : null;
  const record = issueKey(wishes, parts.id, clock.nowMs());
  await add(record, key);
  await audit(actor, 'key-created', { target: record.id, detail: record.name });
  return record;
}

interface RingDeeds {
  readonly demand: (id: string) => ApiKey;
  readonly replace: (record: ApiKey, toFailure: typeof notKept) => Promise<void>;
  readonly audit: ReturnType<typeof createAudit>;
}

async function applyChange({ demand, replace, audit }: RingDeeds, change: KeyChange, actor: string): Promise<ApiKey> {
  const before = demand(change.id);
  const record = changeKey(before, change);
  if (record === null) throw new RoomError('not_found', 'This key is revoked: it is not changed any more.');
  await replace(record, notKeptYet);
  await audit(actor, 'key-changed', { target: record.id, detail: describeKeyChange(before, record) });
  return record;
}

type AuditTarget = Pick<AuditEntry, 'target' | 'detail'>;

const createAudit =
  ({ telemetry, clock }: KeyRingOptions) =>
  (actor: string, action: string, what: AuditTarget): Promise<boolean> =>
    telemetry.audit.append({ id: randomUUID(), atMs: clock.nowMs(), actor, action, outcome: 'done', ...what });

const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

function makeKey(): { readonly key: string; readonly id: string } {
  const key = createKeyText({ id: randomBytes(12), secret: randomBytes(32) });
  return { key, id: parseKey(key)?.id ?? '' };
}

const unknownKey = (): RoomError<'not_found'> =>
  new RoomError('not_found', 'There is no key of this id.', { data: { advice: '`drover keys list` shows them.' } });

const notKept = (): RoomError<'storage_unavailable'> =>
  new RoomError('storage_unavailable', 'The key cannot be written down, so it is not in force.');

const notKeptYet = (): RoomError<'storage_unavailable'> =>
  new RoomError('storage_unavailable', 'The change is in force, but it cannot be written down: a restart may lose it.');
