import { describe, expect, it } from 'vitest';
import { changeKey, revokeKey } from '../../../apps/access/index.ts';
import { createRecord, keyText } from './sample-keys.ts';

const record = createRecord({ models: ['qwen3*'], scopes: ['infer'], project: 'notes', keepAlive: '2h' });
const { id } = record;

describe('changing a key', () => {
  it('T21 changes what is named and leaves every other right as it was', () => {
    expect(changeKey(record, { id, models: ['llama*'] })).toEqual({ ...record, models: ['llama*'] });
    expect(changeKey(record, { id, limits: { rpm: 5 } })).toEqual({ ...record, limits: { ...record.limits, rpm: 5 } });
    expect(changeKey(record, { id })).toEqual(record);
  });

  it('T21 gives no rights to a key that was revoked', () => {
    expect(changeKey(revokeKey(record, 5), { id, models: ['*'] })).toBeNull();
  });

  it('T21 makes it no other key', () => {
    expect(changeKey(record, { id: 'b'.repeat(12), name: 'other' })).toEqual({ ...record, name: 'other' });
  });

  it('T29 T30 takes nothing into its name that forges a line or a colour, and no secret', () => {
    const changed = changeKey(record, { id, name: `a\r\nGET / \u001b[31m ${keyText()}` });
    for (const sign of ['\r', '\n', '\u001b']) expect(changed?.name).not.toContain(sign);
    expect(changed?.name).toMatch(/^a.*GET/);
    expect(changed?.name).not.toContain(keyText().slice(23));
  });
});
