import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildSignedText,
  checkSignature,
  createReplayGuard,
  parseSignature,
  type Signature,
  type SignedRequest,
} from '../../../apps/access/index.ts';
import { createStored, equal, hash, hmac, keyText, nowMs, partsOf } from './sample-keys.ts';

const stored = createStored({ mode: 'signed' });
const request: SignedRequest = { method: 'POST', target: '/v1/chat/completions?x=1', bodyHash: hash('{}') };
const draft = {
  keyId: stored.record.id,
  timestampSeconds: nowMs / 1000,
  nonce: 'abcdefghijklmnop',
};
/** What a client computes, from its key alone. */
const sign = (changes: Partial<Signature> = {}, what = request): Signature => {
  const parts = { ...draft, ...changes };
  const text = ['drover-v1', parts.keyId, parts.timestampSeconds, parts.nonce, what.method, what.target, what.bodyHash];
  return { signature: hmac(hash(partsOf(keyText()).secret), text.join('\n')), ...parts };
};
const check = (signature: Signature, changes: Partial<Parameters<typeof checkSignature>[0]> = {}) =>
  checkSignature({ signature, request, stored, hmac, equal, nowMs, ...changes }).kind;

describe('checkSignature', () => {
  it('accepts what the holder of the key has signed', () => {
    expect(checkSignature({ signature: sign(), request, stored, hmac, equal, nowMs })).toEqual({
      kind: 'ok',
      record: stored.record,
    });
  });

  it.each([
    ['method', { method: 'DELETE' }],
    ['path', { target: '/v1/chat/completions' }],
    ['body', { bodyHash: hash('{"a":1}') }],
  ])('T20 refuses a signature of another %s', (_name, changes) => {
    expect(check(sign(), { request: { ...request, ...changes } })).toBe('unknown');
  });

  it('refuses a signature whose time, nonce or key was changed', () => {
    for (const changes of [
      { timestampSeconds: nowMs / 1000 + 1 },
      { nonce: 'ponmlkjihgfedcba' },
      { keyId: 'b'.repeat(12) },
    ]) {
      expect(check({ ...sign(), ...changes })).toBe('unknown');
    }
  });

  it('T19 takes no signature made with the stored hash of a key that does not sign', () => {
    const bearer = createStored({ mode: 'bearer' });
    expect(check(sign(), { stored: bearer })).toBe('unknown');
    expect(check(sign(), { stored: null })).toBe('unknown');
    const withNothing = hmac('0'.repeat(64), buildSignedText(draft, request));
    expect(check({ ...draft, signature: withNothing }, { stored: null })).toBe('unknown');
  });

  it.each([
    [-120, 'ok'],
    [120, 'ok'],
    [-121, 'stale'],
    [121, 'stale'],
  ])('judges a signature made %i seconds from now as %s', (seconds, verdict) => {
    expect(check(sign({ timestampSeconds: nowMs / 1000 + seconds }))).toBe(verdict);
  });

  it('says that a key is revoked or expired to who can sign with it only', () => {
    const revoked = createStored({ mode: 'signed', revokedAtMs: 1 });
    expect(check(sign(), { stored: revoked })).toBe('revoked');
    expect(check(sign(), { stored: createStored({ mode: 'signed', expiresAtMs: nowMs }) })).toBe('expired');
    expect(check({ ...sign(), signature: hash('guess') }, { stored: revoked })).toBe('unknown');
  });

  it('signs no two requests with the same text', () => {
    const part = fc.constantFrom('a', 'b', '/x', '/x?y=1', '1', '11');
    const parts = fc.record({ method: part, target: part, bodyHash: part });
    fc.assert(
      fc.property(parts, parts, part, part, (a, b, nonceA, nonceB) => {
        const textA = buildSignedText({ ...draft, nonce: nonceA }, a);
        const textB = buildSignedText({ ...draft, nonce: nonceB }, b);
        const nameOf = (nonce: string, { method, target, bodyHash }: SignedRequest): string =>
          JSON.stringify([nonce, method.toUpperCase(), target, bodyHash]);
        expect(textA === textB).toBe(nameOf(nonceA, a) === nameOf(nonceB, b));
      }),
    );
  });
});

describe('parseSignature', () => {
  const text = (parts: Signature): string =>
    `key=${parts.keyId},t=${parts.timestampSeconds},nonce=${parts.nonce},v1=${parts.signature}`;

  it('reads its parts', () => {
    expect(parseSignature(text(sign()))).toEqual(sign());
    expect(parseSignature(` ${text(sign()).replaceAll(',', ', ')} `)).toEqual(sign());
  });

  it.each([
    '',
    'v1=abc',
    text(sign()).replace('nonce', 'n'),
    text(sign()).toUpperCase(),
    `${text(sign())},v1=${'0'.repeat(64)}`,
    text({ ...sign(), nonce: 'short' }),
    text({ ...sign(), nonce: 'abcdefghijklmnop\nx' }),
    text({ ...sign(), timestampSeconds: -1 }),
    text({ ...sign(), timestampSeconds: 1e15 }),
  ])('refuses %j', (header) => {
    expect(parseSignature(header)).toBeNull();
  });
});

describe('the replay guard', () => {
  it('T20 takes a signature once for as long as it is good', () => {
    const guard = createReplayGuard();
    const early = sign({ timestampSeconds: nowMs / 1000 + 120 });
    for (let atMs = nowMs; atMs <= nowMs + 240_000; atMs += 10_000) {
      expect(check(early, { nowMs: atMs })).toBe('ok');
      expect(guard.accept(early, atMs)).toBe(atMs === nowMs ? 'first' : 'replayed');
    }
    expect(check(early, { nowMs: nowMs + 240_001 })).toBe('stale');
  });

  it('tells nonces and keys apart', () => {
    const guard = createReplayGuard();
    expect(guard.accept(sign(), nowMs)).toBe('first');
    expect(guard.accept(sign({ nonce: 'another-nonce-123' }), nowMs)).toBe('first');
    expect(guard.accept({ ...sign(), keyId: 'b'.repeat(12) }, nowMs)).toBe('first');
  });

  it('lets nothing pass that it cannot remember, and forgets what is over', () => {
    const guard = createReplayGuard(2);
    const at = (seconds: number, nonce: string) =>
      guard.accept(sign({ timestampSeconds: nowMs / 1000 + seconds, nonce }), nowMs + seconds * 1000);
    expect([at(0, 'a'), at(1, 'b'), at(2, 'c'), at(2, 'a')]).toEqual(['first', 'first', 'full', 'replayed']);
    expect(at(121, 'c')).toBe('first');
    expect(guard.count()).toBe(2);
  });
});
