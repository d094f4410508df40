import { describe, expect, it } from 'vitest';
import { type ParsedModelfile, parseModelfile } from '../../../../apps/models/create/parse-modelfile.ts';

function parse(text: string): Extract<ParsedModelfile, { kind: 'parsed' }> {
  const parsed = parseModelfile(text);
  if (parsed.kind === 'refused') throw new Error(JSON.stringify(parsed.problems));
  return parsed;
}
const bodyOf = (text: string): unknown => parse(`FROM foo\n${text}`).body;
const systemOf = (text: string): unknown => parse(`FROM foo\nSYSTEM ${text}`).body['system'];
function problemsOf(text: string): readonly string[] {
  const parsed = parseModelfile(text);
  if (parsed.kind === 'parsed') return [];
  return parsed.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('a Modelfile', () => {
  it('becomes the body of a create request', () => {
    const text = [
      '# a comment',
      'from llama3.2:3b',
      'PARAMETER temperature 0.7',
      'PARAMETER num_ctx 8192',
      'PARAMETER use_mmap false',
      'PARAMETER stop "<|end|>"',
      'PARAMETER stop User:',
      'TEMPLATE """{{ .System }}',
      '{{ .Prompt }}"""',
      'SYSTEM You are brief.',
      'LICENSE MIT',
      'LICENSE "Apache 2.0"',
      'MESSAGE user Hello',
      'MESSAGE assistant "Hi, you"',
      'RENDERER qwen3-coder',
      'PARSER qwen3-coder',
      'REQUIRES v0.14.0',
    ].join('\n');
    expect(parse(text).body).toEqual({
      parameters: { temperature: 0.7, num_ctx: 8192, use_mmap: false, stop: ['<|end|>', 'User:'] },
      template: '{{ .System }}\n{{ .Prompt }}',
      system: 'You are brief.',
      license: ['MIT', 'Apache 2.0'],
      messages: [
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hi, you' },
      ],
      renderer: 'qwen3-coder',
      parser: 'qwen3-coder',
      requires: '0.14.0',
    });
    expect(parse(text).sources).toEqual([{ kind: 'from', value: 'llama3.2:3b', place: { line: 2, column: 1 } }]);
  });

  it.each([
    ['plain words, trimmed', '   FOOO BAR    ', 'FOOO BAR'],
    ['quotes that keep spaces', '"     model 1  "', '     model 1  '],
    ['a quote inside', 'a "b" c', 'a "b" c'],
    ['one line in triple quotes', '"""one line."""', 'one line.'],
    ['spaces behind the closing quotes', '"""one line."""  \t', 'one line.'],
    ['lines in triple quotes', '"""\nfirst\nsecond\n"""', '\nfirst\nsecond\n'],
    ['lines in single quotes', '"first\nsecond"', 'first\nsecond'],
    ['quotes in triple quotes', '"""\nsay "hello".\n"""', '\nsay "hello".\n'],
    ['many quotes', `"""''"'""'""'"'''''""'""'"""`, `''"'""'""'"'''''""'""'`],
    ['a hash sign', 'no # comment', 'no # comment'],
    ['line ends of Windows in quotes', '"""a\r\nb"""', 'a\r\nb'],
    ['a line end of Windows behind a value', 'brief\r\nPARAMETER seed 1', 'brief'],
    ['other scripts', '你好👋', '你好👋'],
    ['invisible signs, which are dropped', 'a\u200bb\u0007c\u00a0d', 'abcd'],
    ['closing quotes before the end of a line, which close nothing', '"""a""" b\n"""', 'a""" b\n'],
  ])('takes %s as Ollama does', (_name, written, value) => {
    expect(systemOf(written)).toBe(value);
  });

  it.each(['""', '""""""', '', '   '])('leaves out a text that is empty (%j)', (written) => {
    expect(bodyOf(`SYSTEM ${written}`)).toEqual({});
  });

  it('lets the last one of a keyword or a parameter hold', () => {
    expect(bodyOf('SYSTEM one\nSYSTEM two\nPARAMETER top_k 1\nPARAMETER top_k 2')).toEqual({
      system: 'two',
      parameters: { top_k: 2 },
    });
  });

  it('takes keywords in any case, indented, behind a byte order mark, with old and Windows line ends', () => {
    expect(parse('\ufeff\t fRoM foo\r\rpArAmEtEr\tseed 1\r\n').body).toEqual({ parameters: { seed: 1 } });
  });

  it('leaves out parameters that Ollama no longer has a use for', () => {
    expect(bodyOf('PARAMETER mirostat 1\nPARAMETER use_mlock true')).toEqual({});
  });

  it.each([
    ['true', true],
    ['T', true],
    ['1', true],
    ['False', false],
    ['0', false],
  ])('reads the truth value %s as Go does', (written, value) => {
    expect(bodyOf(`PARAMETER use_mmap ${written}`)).toEqual({ parameters: { use_mmap: value } });
  });

  it.each([
    ['temperature 1', 1],
    ['temperature .5', 0.5],
    ['temperature 1e-2', 0.01],
    ['seed -1', -1],
    ['num_gpu "0"', 0],
  ])('reads the number of "%s"', (written, value) => {
    expect(Object.values(bodyOf(`PARAMETER ${written}`) as object)).toEqual([{ [written.split(' ')[0] ?? '']: value }]);
  });
});

describe('a faulty Modelfile', () => {
  it.each([
    ['', ['1:1 no FROM says what the model is made of']],
    ['# nothing\nSYSTEM x', ['1:1 no FROM says what the model is made of']],
    ['FROM', ['1:5 FROM needs a space and a value behind it']],
    ['FROM \nSYSTEM x', ['1:1 FROM needs a value']],
    ['FROM foo\nBADCOMMAND x', ['2:1 no instruction of a Modelfile begins here']],
    ['FROM foo\n  PARAMETER param1\n', ['2:13 PARAMETER needs a name and a value']],
    ['FROM foo\nPARAMETER', ['2:10 PARAMETER needs a name and a value']],
    ['FROM foo\nPARAMETER nothing 1', ['2:1 Ollama has no parameter nothing']],
    ['FROM foo\nPARAMETER __proto__ 1', ['2:1 Ollama has no parameter __proto__']],
    ['FROM foo\nPARAMETER num_ctx 1.5', ['2:1 the parameter num_ctx must be a whole number']],
    ['FROM foo\nPARAMETER temperature NaN', ['2:1 the parameter temperature must be a number']],
    ['FROM foo\nPARAMETER seed 99999999999999999999', ['2:1 the parameter seed must be smaller']],
    ['FROM foo\nPARAMETER use_mmap yes', ['2:1 the parameter use_mmap must be true or false']],
    ['FROM foo\nMESSAGE badguy hello', ['2:9 MESSAGE needs a role and a text']],
    ['FROM foo\nMESSAGE system', ['2:9 MESSAGE needs a role and a text']],
    ['FROM foo\nMESSAGE User hello', ['2:9 MESSAGE needs a role and a text']],
    ['FROM foo\r\nSYSTEM """a\nb""', ['2:8 the quotes that open here are never closed']],
    ['FROM foo\nSYSTEM "\n', ['2:8 the quotes that open here are never closed']],
    ['FROM foo\nREQUIRES soon', ['2:1 REQUIRES must be a version of Ollama']],
    ['FROM foo\nADAPTER ""', ['2:1 ADAPTER needs a value']],
  ])('%j is refused with the place', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it('has all its faults told at once, in their order, twenty at most', () => {
    expect(problemsOf('FROM foo\nPARAMETER top_k x\nSYSTEMS a\nPARAMETER seed y')).toEqual([
      '2:1 the parameter top_k must be a whole number',
      '3:1 no instruction of a Modelfile begins here',
      '4:1 the parameter seed must be a whole number',
    ]);
    expect(problemsOf('x y\n'.repeat(100))).toHaveLength(20);
  });

  it('never has a value quoted, which may be a prompt', () => {
    const text = 'FROM foo\nsecret words\nPARAMETER seed secret\nMESSAGE secret x\nREQUIRES secret\nSYSTEM """secret';
    expect(JSON.stringify(parseModelfile(text))).not.toContain('secret');
  });

  it('has advice for each fault', () => {
    const parsed = parseModelfile('FROM foo\nPARAMETER Temperature 1\nPARAMETER top_k x');
    expect(parsed).toMatchObject({
      problems: [
        { advice: 'Write it in small letters: temperature' },
        { advice: 'Write for example: PARAMETER top_k 4096' },
      ],
    });
  });

  it('of a million signs is read in one go', () => {
    expect(problemsOf(`FROM foo\n${'# x\n'.repeat(250_000)}`)).toEqual([]);
    expect(problemsOf(`FROM foo\nSYSTEM """${'a "b"\n'.repeat(170_000)}`)).toHaveLength(1);
    expect(parse('FROM foo\n'.repeat(110_000)).sources).toHaveLength(110_000);
  });
});
