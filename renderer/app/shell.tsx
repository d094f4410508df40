import './app.css';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { CommandsContext, useHotkeys } from '../shared/index.ts';
import { CommandPalette } from './commands/command-palette.tsx';
import { KeyList } from './key-list.tsx';
import { SideBar } from './side-bar.tsx';

const sequenceMs = 1200;

type Opened = 'commands' | 'keys' | null;

function useShellKeys(open: (what: Opened) => void): void {
  const navigate = useNavigate();
  const gAtMs = useRef(0);
  const go = (to: '/' | '/requests' | '/models' | '/routing' | '/access' | '/config') => (): void => {
    if (performance.now() - gAtMs.current < sequenceMs) void navigate({ to });
  };
  useHotkeys({
    'mod+k': () => open('commands'),
    'mod+1': () => void navigate({ to: '/' }),
    'mod+2': () => void navigate({ to: '/requests' }),
    'mod+3': () => void navigate({ to: '/models' }),
    '?': () => open('keys'),
    g: () => {
      gAtMs.current = performance.now();
    },
    o: go('/'),
    r: go('/requests'),
    m: go('/models'),
    t: go('/routing'),
    a: go('/access'),
    c: go('/config'),
  });
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
