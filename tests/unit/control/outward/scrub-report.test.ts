import { describe, expect, it } from 'vitest';
import { scrubMessage, scrubPath } from '../../../../apps/control/outward/scrub-report.ts';

describe('what a report of a bug keeps', () => {
  it.each([
    ['cannot read "a private sentence"', 'a private sentence'],
    ["Unexpected token 'secret words' in JSON", 'secret words'],
    ['connect ECONNREFUSED 192.168.7.12:1234', '192.168.7.12'],
    ['no answer from https://studio.example.com/v1?key=abc', 'studio.example.com'],
    ['mail to jane.doe@example.com', 'jane.doe'],
    ['wrong key sk-drover-abcdefgh12345678', 'abcdefgh12345678'],
    ['Authorization: Bearer abc.def.ghi', 'abc.def.ghi'],
    ['ENOENT: /home/jane/notes/list.txt', 'jane'],
    [`token ${'a1B2'.repeat(12)}`, 'a1B2a1B2'],
  ])('takes out of %s what could tell of a person', (message, secret) => {
    expect(scrubMessage(message)).not.toContain(secret);
  });

  it('keeps what says which bug it is', () => {
    expect(scrubMessage('Cannot read properties of undefined')).toBe('Cannot read properties of undefined');
  });

  it.each([
    ['file:///home/jane/drover/out/service/cli.js', 'out/service/cli.js'],
    ['/Users/jane/Drover.app/Contents/Resources/app/node_modules/undici/index.js', 'node_modules/undici/index.js'],
    ['/home/jane/else.js', 'else.js'],
    ['node:internal/net', 'node:internal/net'],
  ])('keeps of the path %s what lies in the installation', (path, kept) => {
    expect(scrubPath(path)).toBe(kept);
  });
});
