import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFakeClock, toSafeText } from '../../../../apps/base/index.ts';
import { createProjectNamer } from '../../../../apps/supervisor/caller/find-project.ts';
import { nameProgram } from '../../../../apps/supervisor/caller/name-program.ts';

const nameOf = (executable: string, words: readonly string[] = [], folder: string | null = null): string =>
  nameProgram({ pid: 1, executable, command: words[0] ?? executable, args: words.slice(1), folder });

describe('the name of a program', () => {
  it.each([
    ['/Applications/Cursor.app/Contents/MacOS/Cursor', 'Cursor'],
    ['/Applications/Visual Studio Code.app/Contents/Frameworks/Code Helper.app/Contents/MacOS/Code Helper', 'VS Code'],
    ['/Users/ada/Applications/My Notes.app/Contents/MacOS/notes', 'My Notes'],
    ['Cursor Helper (Renderer)', 'Cursor'],
    ['/usr/share/code/code', 'VS Code'],
    ['/tmp/.mount_CursorXy/usr/share/cursor/cursor', 'Cursor'],
    ['/usr/bin/curl', 'curl'],
    ['/home/ada/my agent', 'my agent'],
    ['/Applications/Xcode.app/Contents/Developer/usr/bin/git', 'git'],
    ['/usr/bin/evil\u202ename', 'evil\ufffdname'],
  ])('of %s is %s', (executable, name) => {
    expect(nameOf(executable)).toBe(name);
  });

  const python =
    '/opt/homebrew/Cellar/python@3.12/3.12.1/Frameworks/Python.framework/Versions/3.12/Resources/Python.app/Contents/MacOS/Python';
  it.each([
    {
      executable: '/usr/bin/python3.12',
      words: ['python3', '/home/ada/.venv/bin/aider', '--model', 'x'],
      name: 'aider',
    },
    { executable: python, words: [python, '-u', 'ask.py', 'secret'], name: 'ask' },
    { executable: python, words: [python], name: 'python' },
    { executable: '/usr/bin/python3.12', words: ['python3', '-m', 'uvicorn.main', 'app:app'], name: 'uvicorn' },
    { executable: '/usr/bin/python3', words: ['python3', '-m', 'ipykernel_launcher', '-f', 'x.json'], name: 'Jupyter' },
    { executable: '/usr/bin/python3', words: ['python3', '-Ic', 'import secret'], name: 'python' },
    { executable: '/usr/bin/node', words: ['node', '-r', 'hook.js', 'ask.ts'], name: 'ask' },
    { executable: '/usr/bin/node', words: ['node', '--unknown', 'secret', 'ask.ts'], name: 'node' },
    { executable: '/usr/bin/node', words: ['node', '/x/node_modules/@scope/pkg/dist/index.js'], name: 'pkg' },
    { executable: '/usr/bin/node', words: ['node', '/x/node_modules/.bin/vite'], name: 'vite' },
    { executable: '/usr/bin/node', words: ['node', '-p', 'process.env.SECRET'], name: 'node' },
    { executable: '/usr/bin/node', words: ['node', '.'], folder: '/home/ada/bot', name: 'bot' },
    { executable: '/usr/bin/node', words: ['npm start', '', ''], name: 'npm' },
    { executable: '/usr/bin/bun', words: ['bun', 'run', 'chat.ts'], name: 'chat' },
    { executable: '/usr/bin/deno', words: ['deno', 'run', '-A', 'main.ts'], folder: '/home/ada/fox', name: 'fox' },
  ])('of $words is $name', ({ executable, words, folder, name }) => {
    expect(nameOf(executable, words, folder ?? null)).toBe(name);
  });

  it('is short and safe whatever the words are', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(
        fc.constantFrom('/usr/bin/node', '/usr/bin/python3', '/x.app/Contents/y'),
        fc.array(text),
        (file, words) => {
          const name = nameOf(file, words, '/home/ada');
          expect(name.length).toBeGreaterThan(0);
          expect(name.length).toBeLessThanOrEqual(64);
          expect(toSafeText(name, 64)).toBe(name);
        },
      ),
    );
  });
});

describe('the project of a folder', () => {
  const nameIn = (paths: readonly string[], folder: string): Promise<string | null> => {
    const sources = { home: '/home/ada', exists: (path: string) => Promise.resolve(paths.includes(path)) };
    return createProjectNamer(sources, createFakeClock())(folder);
  };

  it('is the repository before a package within it, else the nearest package', async () => {
    const package_ = '/home/ada/mono/packages/web/package.json';
    expect(await nameIn([package_, '/home/ada/mono/.git'], '/home/ada/mono/packages/web/src')).toBe('mono');
    expect(await nameIn([package_, '/home/ada/mono/package.json'], '/home/ada/mono/packages/web/src')).toBe('web');
  });

  it('is neither the person’s own folder nor the root, nor anything without a mark', async () => {
    const marks = ['/home/ada/.git', '/.git', '/package.json'];
    for (const folder of ['/home/ada', '/home/ada/notes', '/', 'relative'])
      expect(await nameIn(marks, folder)).toBeNull();
  });

  it('is none when the disk does not answer, and nobody else waits for it', async () => {
    const clock = createFakeClock();
    const answers: ((isThere: boolean) => void)[] = [];
    const exists = (): Promise<boolean> => new Promise((resolve) => answers.push(resolve));
    const nameProject = createProjectNamer({ home: '/home/ada', exists }, clock);
    const first = nameProject('/net/gone');
    clock.advance(500);
    expect(await first).toBeNull();
    expect(await nameProject('/net/gone')).toBeNull();
    expect(answers).toHaveLength(1);
    answers[0]?.(true);
    // The answer that came at last clears the way.
    await first;
    await new Promise(setImmediate);
    const next = nameProject('/net/back');
    answers[1]?.(true);
    expect(await next).toBe('back');
  });
});
