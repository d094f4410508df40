import { describe, expect, it } from 'vitest';
import { createCallLedger } from '../../../apps/translate/canonical/call-ledger.ts';

const entry = (id: string, name: string, turn: number) => ({
  call: { id, name, argumentsJson: '{}' },
  turn,
  isAnswered: false,
});
function ledgerOf(...entries: readonly ReturnType<typeof entry>[]) {
  const ledger = createCallLedger();
  for (const each of entries) ledger.add(each);
  return ledger;
}

describe('the calls of a conversation', () => {
  it('are answered from the newest turn on, within a turn from the first call on', () => {
    const ledger = ledgerOf(entry('old', 'f', 1), entry('a', 'f', 2), entry('b', 'g', 2), entry('c', 'f', 2));
    const take = (name?: string): string | undefined => {
      const found = ledger.findOpen(name);
      if (found !== null) found.isAnswered = true;
      return found?.call.id;
    };
    expect([take('g'), take('g')]).toEqual(['b', undefined]);
    expect([take(), take(), take(), take()]).toEqual(['a', 'c', 'old', undefined]);
  });

  it('of one id are the unanswered one, else the newest', () => {
    const first = entry('a', 'f', 1);
    const second = entry('a', 'f', 2);
    const ledger = ledgerOf(first, second);
    expect(ledger.findById('a')).toBe(second);
    second.isAnswered = true;
    expect(ledger.findById('a')).toBe(first);
    first.isAnswered = true;
    expect(ledger.findById('a')).toBe(second);
    expect(ledger.findById('b')).toBeNull();
  });

  it('of one name are found when they are answered, too', () => {
    const ledger = ledgerOf(entry('a', 'f', 1), entry('b', 'f', 2));
    for (const id of ['a', 'b']) Object.assign(ledger.findById(id) ?? {}, { isAnswered: true });
    expect(ledger.findOpen('f')).toBeNull();
    expect(ledger.findNewest('f')?.call.id).toBe('b');
    expect(ledger.findNewest('g')).toBeNull();
  });
});
