import { describe, expect, it } from 'vitest';
import { toSessionName } from '../../../apps/translate/reading/caller-name.ts';

describe('the name of a session', () => {
  it('is found in a text that names user and account too', () => {
    const session = '0f5c0b1e-1111-4222-8333-444455556666';
    expect(toSessionName(`user_abc_account__session_${session}`)).toBe(session);
  });

  it.each(['session', 'session_', 'session"', 'session:_'])(
    'T28 is given up in no time in megabytes of %j',
    (start) => {
      expect(toSessionName(`${start}${'_'.repeat(5_000_000)}`)).toHaveLength(128);
    },
  );
});
