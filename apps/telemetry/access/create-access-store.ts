import { type Timers, toSafeText } from '../../base/index.ts';
import {
  type ApiKey,
  type AuditEntry,
  apiKeySchema,
  hideKeySecrets,
  type StoredKey,
} from '../../contract/model/index.ts';
import { longestText } from '../column-values.ts';
import { createNote, type Note } from '../note.ts';
import type { SqlValue } from '../request-row.ts';
import type { AccessQuestions, AuditLog, KeyStore, QuotaStore, StoredAccess } from './access-ports.ts';
import { toKeyChangeValues, toKeyValues } from './key-row.ts';
import { createQuotaSaver } from './quota-saver.ts';

interface AccessStoreOptions {
  readonly timers: Timers;
  readonly questions: AccessQuestions;
  /** Answers until something is written, so that a start waits for no thread; `null` where the log could not be opened. */
  readonly stored: StoredAccess | null;
  /** Whether it is committed. Never rejects. */
  readonly record: (note: Note) => Promise<boolean>;
  readonly isFailing: () => boolean;
}

/** Keys, audit and quotas over the log's own queue and reading thread. */
export interface AccessStore {
  readonly keys: KeyStore;
  readonly audit: AuditLog;
  readonly quotas: QuotaStore;
  /** Hands over what waits, before the queue is closed. */
  close(): void;
}

const longestDetail = 1024;
const hashForm = /^[0-9a-f]{64}$/;

// A row that its table refuses counts as written: what is no key must not come so far.
const isValid = (record: ApiKey): boolean => apiKeySchema.safeParse(record).success;

export function createAccessStore({ timers, questions, stored, record, isFailing }: AccessStoreOptions): AccessStore {
  let [keys, quotas] = [stored?.keys ?? null, stored?.quotas ?? null];
  const saver = createQuotaSaver({ timers, isFailing, record: (note) => void record(note) });
  return {
    keys: {
      list: async () => (keys ?? (await questions.listKeys())).flatMap(checkStored),
      async insert({ record: added, secretHash }) {
        if (!hashForm.test(secretHash) || !isValid(added)) return false;
        keys = null;
        return record(createNote('key', toKeyValues({ record: hideSecrets(added), secretHash })));
      },
      async update(changed) {
        if (!isValid(changed)) return false;
        keys = null;
        return record(createNote('key-change', toKeyChangeValues(hideSecrets(changed))));
      },
    },
    audit: {
      append: (entry) => record(createNote('audit', toAuditValues(entry))),
      list: (query) => questions.listAudit(query),
    },
    quotas: {
      load: async () => quotas ?? questions.loadQuotas(),
      save(usages) {
        quotas = null;
        saver.save(usages);
      },
    },
    close: () => saver.close(),
  };
}

/** A row that somebody has changed by hand into no key is as good as none. */
function checkStored({ record, secretHash }: StoredKey): StoredKey[] {
  const checked = apiKeySchema.safeParse(record);
  return checked.success ? [{ record: checked.data, secretHash }] : [];
}

/** People paste keys into names. */
const hideSecrets = (record: ApiKey): ApiKey => ({ ...record, name: hideKeySecrets(record.name) });

function toAuditValues({ id, atMs, actor, action, target, outcome, detail }: AuditEntry): SqlValue[] {
  const clean = (text: string, longest = longestText): string => toSafeText(hideKeySecrets(text), longest);
  return [
    id,
    Math.round(atMs),
    clean(actor),
    clean(action),
    target === null ? null : clean(target),
    outcome,
    clean(detail, longestDetail),
  ];
}
