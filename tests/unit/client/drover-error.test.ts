import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientAdvice, DroverError } from '../../../apps/client/drover-error.ts';
import { gatewayAdvice } from '../../../apps/client/gateway-advice.ts';
import { errorCodes } from '../../../apps/translate/index.ts';

const documented = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'client.md'), 'utf8');
const adviceOf = (code: string): string => new DroverError({ code, message: 'x' }).advice;

describe('an error of the client', () => {
  it('has advice for each code of the gateway, which leads to no document that its user does not have', () => {
    expect(Object.keys(gatewayAdvice).sort()).toEqual([...errorCodes].sort());
    for (const code of errorCodes) expect(adviceOf(code)).not.toMatch(/^$|\]\(/);
  });

  it('has advice for each code of its own, all of which the document names', () => {
    for (const code of Object.keys(clientAdvice)) {
      expect(adviceOf(code)).not.toBe('');
      expect(documented).toContain(`| \`${code}\` |`);
    }
  });

  it('of a code that this version does not know still says how to find out more', () => {
    expect(adviceOf('of_a_later_version')).toContain('drover requests show');
  });
});
