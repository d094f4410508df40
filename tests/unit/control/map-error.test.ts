import { ORPCError } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { RoomError } from '../../../apps/base/index.ts';
import { controlErrorTable, toControlError } from '../../../apps/control/map-error.ts';

describe('toControlError', () => {
  it.each(Object.entries(controlErrorTable))('maps %s to its code, status and advice', (code, mapping) => {
    const error = toControlError(new RoomError(code, 'It failed.'));
    expect(error).toBeInstanceOf(ORPCError);
    expect(error).toMatchObject({ code: mapping.code, status: mapping.status, data: { advice: mapping.advice } });
  });

  it("prefers the room's own advice", () => {
    const error = toControlError(new RoomError('not_found', 'No.', { data: { advice: 'Look elsewhere.' } }));
    expect(error).toMatchObject({ message: 'No.', data: { advice: 'Look elsewhere.' } });
  });

  it('passes on what it does not know', () => {
    const bug = new TypeError('x is not a function');
    expect(toControlError(bug)).toBe(bug);
  });
});
