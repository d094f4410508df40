import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ModelfileCommand,
  messageRoles,
  type TextKeyword,
  textKeywords,
} from '../../../../apps/models/create/modelfile.ts';
import { parseModelfile } from '../../../../apps/models/create/parse-modelfile.ts';
import { readCommands } from '../../../../apps/models/create/read-commands.ts';
import { renderModelfile } from '../../../../apps/models/create/render-modelfile.ts';

const commandsOf = (text: string): readonly ModelfileCommand[] =>
  readCommands(text).commands.map(({ command }) => command);

/** Text with much of what the format gives a meaning to. */
const anyText = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('"', '"""', '\n', '\r\n', ' ', '\t', '#', ': ', '你', '👋') },
    { weight: 2, arbitrary: fc.constantFrom('FROM foo\n', 'SYSTEM ', 'PARAMETER stop ', 'MESSAGE user ', 'LICENSE ') },
    { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
  ),
  { maxLength: 30 },
);
const printable = fc
  .array(fc.constantFrom('"', '""', '"""', '\n', '\r', ' ', '\t', 'a', 'b', '#', '你'), { maxLength: 12 })
  .map((parts) => parts.join(''));
const anyCommand: fc.Arbitrary<ModelfileCommand> = fc.oneof(
  fc.record({ name: fc.constantFrom<TextKeyword[]>(...textKeywords), value: printable }),
  fc.record({ name: fc.constant('parameter' as const), key: fc.constantFrom('stop', 'top_k'), value: printable }),
  fc.record({ name: fc.constant('message' as const), role: fc.constantFrom(...messageRoles), value: printable }),
);

describe('a rendered Modelfile', () => {
  it('reads the same as the text it came from, whatever that was', () => {
    fc.assert(
      fc.property(anyText, (parts) => {
        const commands = commandsOf(parts.join(''));
        const rendered = renderModelfile(commands);
        expect(rendered).not.toBeNull();
        expect(commandsOf(rendered ?? '')).toEqual(commands);
        expect(readCommands(rendered ?? '').problems).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it('reads the same as the instructions it came from, or is refused', () => {
    let writtenCount = 0;
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 6 }), (commands) => {
        const rendered = renderModelfile(commands);
        if (rendered === null) return;
        writtenCount++;
        expect(commandsOf(rendered)).toEqual(commands);
      }),
      { numRuns: 3000 },
    );
    expect(writtenCount).toBeGreaterThan(1000);
  });

  it('has the plainest form that keeps each value', () => {
    const text = 'FROM foo\nPARAMETER stop " a"\nSYSTEM """say "x"\nor "y"\n"""\nLICENSE ""\nMESSAGE user a: b\n';
    expect(renderModelfile(commandsOf(text))).toBe(text);
    const again = parseModelfile(renderModelfile(commandsOf(text)) ?? '');
    expect(again).toEqual(parseModelfile(text));
  });

  it('is refused for a text that the format cannot hold', () => {
    expect(renderModelfile([{ name: 'system', value: 'a"\nb"""\nc' }])).toBeNull();
  });
});
