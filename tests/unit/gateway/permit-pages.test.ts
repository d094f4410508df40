import { describe, expect, it } from 'vitest';
import { createCorsRules } from '../../../apps/gateway/guards/cors-rules.ts';
import { findPermission } from '../../../apps/gateway/guards/permit-pages.ts';

const ask = (entries: readonly string[], origin: string | undefined, hasKey = false): string | null =>
  findPermission(origin === undefined ? {} : { origin }, { rules: createCorsRules(entries), hasKeys: () => hasKey });

describe('findPermission', () => {
  it('T3 names a listed origin back, with and without keys', () => {
    const entries = ['https://app.example'];
    for (const hasKey of [false, true]) expect(ask(entries, 'https://app.example', hasKey)).toBe('https://app.example');
    expect(ask(entries, 'https://evil.test')).toBeNull();
  });

  it('T3 never names a page that may only because all may, and permits it only without keys', () => {
    expect(ask(['*'], 'https://evil.test')).toBe('*');
    expect(ask(['*'], 'null')).toBe('*');
    expect(ask(['*'], 'https://evil.test', true)).toBeNull();
    expect(ask(['*'], 'null', true)).toBeNull();
  });

  it('T3 permits pages of no origin as such where they alone are listed', () => {
    expect(ask(['null'], 'null')).toBe('null');
    expect(ask(['null'], 'null', true)).toBeNull();
    expect(ask(['null'], 'https://evil.test')).toBeNull();
    expect(ask(['*', 'null'], 'null')).toBe('*');
  });

  it('T3 permits nothing where nothing is listed, or no page asks', () => {
    expect([ask([], 'null'), ask([], '*'), ask([], 'https://evil.test'), ask(['*'], undefined)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});
