import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { AccessPage } from '../features/access/index.ts';
import { ConfigPage } from '../features/config/index.ts';
import { ModelsPage } from '../features/models/index.ts';
import { OverviewPage } from '../features/overview/index.ts';
import { RequestsPage } from '../features/requests/index.ts';
import { RoutingPage } from '../features/routing/index.ts';
import { LostPage } from './lost-page.tsx';
import { readSearch, writeSearch } from './search-text.ts';
import { Shell } from './shell.tsx';

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: LostPage });
const overviewRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: OverviewPage });
const requestsRoute = createRoute({ getParentRoute: () => rootRoute, path: '/requests', component: RequestsPage });
const modelsRoute = createRoute({ getParentRoute: () => rootRoute, path: '/models', component: ModelsPage });
const routingRoute = createRoute({ getParentRoute: () => rootRoute, path: '/routing', component: RoutingPage });
const accessRoute = createRoute({ getParentRoute: () => rootRoute, path: '/access', component: AccessPage });
const configRoute = createRoute({ getParentRoute: () => rootRoute, path: '/config', component: ConfigPage });

/** The address holds the whole view. It works below any origin, since the server answers every path with the page. */
export const createPageRouter = () =>
  createRouter({
    routeTree: rootRoute.addChildren([
      overviewRoute,
      requestsRoute,
      modelsRoute,
      routingRoute,
      accessRoute,
      configRoute,
    ]),
    parseSearch: readSearch,
    stringifySearch: writeSearch,
    defaultPreload: false,
    scrollRestoration: false,
  });

export type PageRouter = ReturnType<typeof createPageRouter>;
