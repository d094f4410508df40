import './app.css';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { CommandsContext, type Hotkeys, useHotkeys } from '../shared/index.ts';
import { CommandPalette } from './commands/command-palette.tsx';
import type { Deed } from './commands/list-commands.ts';
import { KeyList } from './key-list.tsx';
import { SideBar } from './side-bar.tsx';

const sequenceMs = 1200;

type PageAddress = Extract<Deed, { readonly kind: 'open' }>['to'];

/** In the order of the side bar. */
const numbered = [
  '/',
  '/requests',
  '/models',
  '/usage',
  '/routing',
  '/access',
  '/config',
  '/logs',
  '/playground',
] as const;

type Opened = 'commands' | 'keys' | null;

function useShellKeys(open: (what: Opened) => void): void {
  const navigate = useNavigate();
  const gAtMs = useRef(Number.NEGATIVE_INFINITY);
  /** After `g` a letter opens a page; else it is the page's own. */
  const go = (to: PageAddress) => (): unknown => {
    if (performance.now() - gAtMs.current >= sequenceMs) return false;
    gAtMs.current = Number.NEGATIVE_INFINITY;
    return navigate({ to });
  };
  const keys: Hotkeys = {
    'mod+k': () => open('commands'),
    ...Object.fromEntries(numbered.map((to, index) => [`mod+${index + 1}`, () => void navigate({ to })])),
    'mod+,': () => void navigate({ to: '/settings' }),
    '?': () => open('keys'),
    g: () => {
      gAtMs.current = performance.now();
    },
    o: go('/'),
    r: go('/requests'),
    m: go('/models'),
    u: go('/usage'),
    t: go('/routing'),
    a: go('/access'),
    c: go('/config'),
    l: go('/logs'),
    p: go('/playground'),
    n: go('/connect'),
    s: go('/settings'),
  };
  useHotkeys(keys, { isFirst: true });
}

/** The frame of every page: side bar and main part, the palette and the list of keys over both. */
export function Shell() {
  const [opened, setOpened] = useState<Opened>(null);
  useShellKeys(setOpened);
  return (
    <CommandsContext value={() => setOpened('commands')}>
      <div className="window">
        <SideBar />
        <main className="main">
          <Outlet />
        </main>
      </div>
      <CommandPalette
        isOpen={opened === 'commands'}
        onClose={() => setOpened(null)}
        onShowKeys={() => setOpened('keys')}
      />
      <KeyList isOpen={opened === 'keys'} onClose={() => setOpened(null)} />
    </CommandsContext>
  );
}
