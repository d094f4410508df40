import { Outlet, useRouterState } from '@tanstack/react-router';
import { Shell } from './shell.tsx';

/** The panel under the menu-bar icon stands alone; every other page stands beside the side bar. */
export function Frame() {
  const isPanel = useRouterState({ select: ({ location }) => location.pathname === '/panel' });
  return isPanel ? <Outlet /> : <Shell />;
}
