import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { AccessPage } from '../features/access/index.ts';
import { ConfigPage } from '../features/config/index.ts';
import { ConnectPage } from '../features/connect/index.ts';
import { LogsPage } from '../features/logs/index.ts';
import { ModelsPage } from '../features/models/index.ts';
import { OverviewPage } from '../features/overview/index.ts';
import { PanelPage } from '../features/panel/index.ts';
import { PlaygroundPage } from '../features/playground/index.ts';
import { RequestsPage } from '../features/requests/index.ts';
import { RoutingPage } from '../features/routing/index.ts';
import { SettingsPage } from '../features/settings/index.ts';
import { UsagePage } from '../features/usage/index.ts';
import { BrokenPage } from './broken-page.tsx';
import { Frame } from './frame.tsx';
import { LostPage } from './lost-page.tsx';
import { readSearch, writeSearch } from './search-text.ts';

const rootRoute = createRootRoute({ component: Frame, notFoundComponent: LostPage });
const overviewRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: OverviewPage });
const requestsRoute = createRoute({ getParentRoute: () => rootRoute, path: '/requests', component: RequestsPage });
const modelsRoute = createRoute({ getParentRoute: () => rootRoute, path: '/models', component: ModelsPage });
const usageRoute = createRoute({ getParentRoute: () => rootRoute, path: '/usage', component: UsagePage });
const routingRoute = createRoute({ getParentRoute: () => rootRoute, path: '/routing', component: RoutingPage });
const accessRoute = createRoute({ getParentRoute: () => rootRoute, path: '/access', component: AccessPage });
const playgroundRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/playground',
  component: PlaygroundPage,
});
const logsRoute = createRoute({ getParentRoute: () => rootRoute, path: '/logs', component: LogsPage });
const configRoute = createRoute({ getParentRoute: () => rootRoute, path: '/config', component: ConfigPage });
const connectRoute = createRoute({ getParentRoute: () => rootRoute, path: '/connect', component: ConnectPage });
const panelRoute = createRoute({ getParentRoute: () => rootRoute, path: '/panel', component: PanelPage });
const settingsRoute = createRoute({ getParentRoute: () => rootRoute, path: '/settings', component: SettingsPage });

/** The address holds the whole view. It works below any origin, since the server answers every path with the page. */
export const createPageRouter = () =>
  createRouter({
    routeTree: rootRoute.addChildren([
      overviewRoute,
      requestsRoute,
      modelsRoute,
      usageRoute,
      routingRoute,
      accessRoute,
      configRoute,
      logsRoute,
      playgroundRoute,
      connectRoute,
      settingsRoute,
      panelRoute,
    ]),
    parseSearch: readSearch,
    stringifySearch: writeSearch,
    defaultErrorComponent: BrokenPage,
    defaultPreload: false,
    scrollRestoration: false,
  });

export type PageRouter = ReturnType<typeof createPageRouter>;
