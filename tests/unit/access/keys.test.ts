import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkKey, createKeyText, issueKey, parseKey, revokeKey, rotateKey } from '../../../apps/access/index.ts';
import { hideKeySecrets } from '../../../apps/contract/model/index.ts';
import { createRecord, createStored, equal, hash, keyText, nowMs, partsOf } from './sample-keys.ts';

const presentedHash = hash(partsOf(keyText()).secret);
const check = (changes: Partial<Parameters<typeof checkKey>[0]>) =>
  checkKey({ stored: createStored(), presentedHash, equal, nowMs, ...changes }).kind;

describe('the text of a key', () => {
  it('holds a public id and all bits of the secret, in one spelling', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 12, maxLength: 12 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (id, secret) => {
          const text = createKeyText({ id, secret });
          const parts = partsOf(text);
          expect(text).toBe(`sk-drover-${parts.id}-${parts.secret}`);
          expect(new Uint8Array(Buffer.from(parts.secret, 'base64url'))).toEqual(secret);
          expect(parts.secret).toBe(Buffer.from(secret).toString('base64url'));
        },
      ),
    );
  });

  it('takes each letter of an id equally often', () => {
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 256; byte++) {
      const [letter = ''] = partsOf(
        createKeyText({ id: new Uint8Array(12).fill(byte), secret: new Uint8Array(32) }),
      ).id;
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
    expect([...counts.values()]).toEqual(Array.from({ length: 32 }, () => 8));
  });

  it('is not made of too few random bytes', () => {
    expect(() => createKeyText({ id: randomBytes(11), secret: randomBytes(32) })).toThrow(RangeError);
    expect(() => createKeyText({ id: randomBytes(12), secret: randomBytes(16) })).toThrow(RangeError);
  });

  it.each([
    ['a blank', `${keyText()} `],
    ['a line feed', `${keyText()}\n`],
    ['capital letters in the id', keyText().replace(/-[a-z2-7]{12}-/, (id) => id.toUpperCase())],
    ['a letter too few', keyText().slice(0, -1)],
    ['a letter too many', `${keyText()}A`],
    ['bits that the secret does not have', `${keyText().slice(0, -1)}B`],
    ['another prefix', keyText().replace('drover', 'proj')],
    ['another character', `${keyText().slice(0, -2)}!A`],
    ['a figure that base32 lacks', keyText().replace(/[a-z2-7](?=-)(?<=-[a-z2-7]{12})/, '8')],
    ['nothing', ''],
  ])('is not recognised with %s', (_name, text) => {
    expect(parseKey(text)).toBeNull();
  });

  it('loses its secret where a text is shown', () => {
    const { id, secret } = partsOf(keyText());
    const shown = hideKeySecrets(`created ${keyText()}, replaced ${keyText(2).slice(0, -4)}.`);
    expect(shown).toContain(`sk-drover-${id}-…`);
    expect(shown).not.toContain(secret.slice(0, 8));
    expect(shown).not.toContain(partsOf(keyText(2)).secret.slice(0, 8));
  });
});

describe('checkKey', () => {
  it('accepts the secret whose hash is stored', () => {
    expect(checkKey({ stored: createStored(), presentedHash, equal, nowMs })).toEqual({
      kind: 'ok',
      record: createRecord(),
    });
  });

  it('T19 compares hashes of one length, once, whatever was presented', () => {
    const lengths: [number, number][] = [];
    const watch = (a: string, b: string): boolean => {
      lengths.push([a.length, b.length]);
      return equal(a, b);
    };
    const presentations = ['', 'short', presentedHash, hash('wrong'), '0'.repeat(64), `${presentedHash}00`];
    for (const stored of [createStored(), null, { ...createStored(), secretHash: 'cut' }]) {
      for (const presented of presentations) {
        const verdict = checkKey({ stored, presentedHash: presented, equal: watch, nowMs });
        const isRight = stored?.secretHash === presentedHash && presented === presentedHash;
        expect(verdict.kind).toBe(isRight ? 'ok' : 'unknown');
      }
    }
    expect(lengths).toEqual(Array.from({ length: 18 }, () => [64, 64]));
  });

  it('T19 takes no hash of nothing for a key, even where nothing is stored', () => {
    const nothing = '0'.repeat(64);
    expect(check({ stored: null, presentedHash: nothing })).toBe('unknown');
    expect(check({ stored: { ...createStored(), secretHash: nothing }, presentedHash: nothing })).toBe('unknown');
  });

  it('T5 tells only who has the secret that a key is revoked, expired or of another mode', () => {
    for (const changes of [{ revokedAtMs: 1 }, { expiresAtMs: 1 }, { mode: 'signed' as const }]) {
      expect(check({ stored: createStored(changes), presentedHash: hash('guess') })).toBe('unknown');
    }
  });

  it.each([
    ['before its end', { expiresAtMs: nowMs + 1 }, 'ok'],
    ['at its end', { expiresAtMs: nowMs }, 'expired'],
    ['revoked', { revokedAtMs: nowMs + 5 }, 'revoked'],
    ['revoked and expired', { revokedAtMs: 1, expiresAtMs: 1 }, 'revoked'],
    ['replaced, in the overlap', { replacedBy: 'b'.repeat(12), overlapUntilMs: nowMs + 1 }, 'ok'],
    ['replaced, after the overlap', { replacedBy: 'b'.repeat(12), overlapUntilMs: nowMs }, 'expired'],
    ['replaced without overlap', { replacedBy: 'b'.repeat(12), overlapUntilMs: null }, 'expired'],
    ['that signs, when it is sent itself', { mode: 'signed' as const }, 'signature-required'],
  ])('judges a key %s', (_name, changes, verdict) => {
    expect(check({ stored: createStored(changes) })).toBe(verdict);
  });
});

describe('the life of a key', () => {
  it('begins with nothing but the right to infer', () => {
    expect(issueKey({ name: 'x' }, 'a'.repeat(12), nowMs)).toMatchObject({
      scopes: ['infer'],
      models: ['*'],
      mode: 'bearer',
      project: null,
      keepAlive: null,
      createdAtMs: nowMs,
      revokedAtMs: null,
    });
    expect(() => issueKey({ name: '' }, 'a'.repeat(12), nowMs)).toThrow(/name/);
    expect(() => issueKey({ name: 'x' }, 'UPPER', nowMs)).toThrow(/id/);
  });

  it('T29 T30 takes nothing into its name that forges a line or a colour, and no secret', () => {
    const name = `a\r\nGET / \u001b[31mred\u202e ${keyText()}`;
    const record = issueKey({ name }, 'a'.repeat(12), nowMs);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
    expect(record.name).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expect(record.name).not.toContain(partsOf(keyText()).secret);
    expect(record.name).toMatch(/^a.*GET.*red/);
  });

  it('goes on with the same rights when it is rotated, both keys being good for the overlap', () => {
    const record = createRecord({
      scopes: ['manage'],
      models: ['qwen3*'],
      keepAlive: '2h',
      expiresAtMs: nowMs + 9999,
      project: 'notes',
    });
    const rotation = rotateKey(record, { nextId: 'b'.repeat(12), overlapMs: 1000, nowMs: nowMs + 1 });
    expect(rotation?.next).toEqual({ ...record, id: 'b'.repeat(12), createdAtMs: nowMs + 1 });
    expect(rotation?.old).toEqual({ ...record, replacedBy: 'b'.repeat(12), overlapUntilMs: nowMs + 1001 });
    const sudden = rotateKey(record, { nextId: 'b'.repeat(12), overlapMs: -5, nowMs });
    expect(sudden?.old.overlapUntilMs).toBe(nowMs);
  });

  it.each([
    ['revoked', { revokedAtMs: 1 }],
    ['expired', { expiresAtMs: nowMs }],
    ['replaced already', { replacedBy: 'c'.repeat(12), overlapUntilMs: nowMs + 1000 }],
    ['to be replaced by itself', { id: 'b'.repeat(12) }],
  ])('does not go on when it is %s', (_name, changes) => {
    const rotation = rotateKey({ ...createRecord(), ...changes }, { nextId: 'b'.repeat(12), overlapMs: 1000, nowMs });
    expect(rotation).toBeNull();
  });

  it('ends once: a later revocation does not move the time', () => {
    const revoked = revokeKey(createRecord(), nowMs + 5);
    expect(revoked.revokedAtMs).toBe(nowMs + 5);
    expect(revokeKey(revoked, nowMs + 50)).toEqual(revoked);
  });
});
