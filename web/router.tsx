import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { queryClient } from './query-client.ts';
import { readQueueSearch } from './queue/queue-search.ts';
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

const queueRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/queue',
  validateSearch: readQueueSearch,
  component: lazyRouteComponent(() => import('./queue/queue-page.tsx'), 'QueuePage'),
});

const leadRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/leads/$lead',
  component: lazyRouteComponent(() => import('./lead/lead-page.tsx'), 'LeadPage'),
});

const companiesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/companies',
  component: lazyRouteComponent(() => import('./companies/companies-page.tsx'), 'CompaniesPage'),
});

const companyRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/companies/$company',
  component: lazyRouteComponent(() => import('./companies/company-page.tsx'), 'CompanyPage'),
});

const routeTree = rootRoute.addChildren([
  appRoute.addChildren([dashboardRoute, queueRoute, leadRoute, companiesRoute, companyRoute]),
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
