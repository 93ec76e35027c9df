import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { queryClient } from './query-client.ts';
import { sessionQuery } from './session/use-session.ts';
import { NotFoundPage } from './shell/not-found-page.tsx';
import { ProblemPage } from './shell/problem-page.tsx';
import { Shell } from './shell/shell.tsx';

const rootRoute = createRootRoute({ notFoundComponent: NotFoundPage });

/** Pages for people who are signed in; whoever is not goes to sign in, and comes back to where they wanted to go. */
export const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  component: Shell,
  beforeLoad: async ({ location }) => {
    const { isSetUp, me } = await queryClient.ensureQueryData(sessionQuery);
    if (!isSetUp) throw redirect({ href: '/setup' });
    if (!me) throw redirect({ href: `/sign-in?next=${encodeURIComponent(location.href)}` });
  },
});

const dashboardRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./dashboard/dashboard-page.tsx'), 'DashboardPage'),
});

const scorecardsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/scorecards',
  component: lazyRouteComponent(() => import('./scorecards/scorecards-page.tsx'), 'ScorecardsPage'),
});

const scorecardRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/scorecards/$slug',
  component: lazyRouteComponent(() => import('./scorecards/editor-page.tsx'), 'EditorPage'),
});

const idealCustomerRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/ideal-customer',
  component: lazyRouteComponent(
    () => import('./ideal-customer/ideal-customer-page.tsx'),
    'IdealCustomerPage',
  ),
});

const segmentsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/segments',
  component: lazyRouteComponent(() => import('./segments/segments-page.tsx'), 'SegmentsPage'),
});

const segmentRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/segments/$slug',
  component: lazyRouteComponent(() => import('./segments/segment-page.tsx'), 'SegmentPage'),
});

const coverageRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/coverage',
  component: lazyRouteComponent(() => import('./coverage/coverage-page.tsx'), 'CoveragePage'),
});

const routeTree = rootRoute.addChildren([
  appRoute.addChildren([
    dashboardRoute,
    scorecardsRoute,
    scorecardRoute,
    idealCustomerRoute,
    segmentsRoute,
    segmentRoute,
    coverageRoute,
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultErrorComponent: ProblemPage,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
