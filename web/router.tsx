import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { readBacktestSearch } from './backtest/backtest-search.ts';
import { queryClient } from './query-client.ts';
import { readQueueSearch } from './queue/queue-search.ts';
import { sessionQuery } from './session/use-session.ts';
import { NotFoundPage } from './shell/not-found-page.tsx';
import { ProblemPage } from './shell/problem-page.tsx';
import { Shell } from './shell/shell.tsx';

const rootRoute = createRootRoute({ notFoundComponent: NotFoundPage });

/** Pages for people who are signed in; whoever is not goes to sign in, and comes back to where they wanted to go. */
const appRoute = createRoute({
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

const emailsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/emails',
  component: lazyRouteComponent(() => import('./emails/emails-page.tsx'), 'EmailsPage'),
});

const productsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/emails/products',
  component: lazyRouteComponent(() => import('./emails/products-page.tsx'), 'ProductsPage'),
});

const emailRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/emails/$slug',
  component: lazyRouteComponent(() => import('./emails/email-page.tsx'), 'EmailPage'),
});

const meetingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/sales/meetings',
  component: lazyRouteComponent(() => import('./meetings/meetings-page.tsx'), 'MeetingsPage'),
});

const alertsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/sales/alerts',
  component: lazyRouteComponent(() => import('./alerts/alerts-page.tsx'), 'AlertsPage'),
});

const deliveryRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/emails/delivery',
  component: lazyRouteComponent(() => import('./delivery/delivery-page.tsx'), 'DeliveryPage'),
});

const audiencesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/audiences',
  component: lazyRouteComponent(() => import('./audiences/audiences-page.tsx'), 'AudiencesPage'),
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

const journeysRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/journeys',
  component: lazyRouteComponent(() => import('./journeys/journeys-page.tsx'), 'JourneysPage'),
});

const journeyRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/journeys/$slug',
  component: lazyRouteComponent(() => import('./journeys/journey-page.tsx'), 'JourneyPage'),
});

const backtestRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/learn/backtest',
  validateSearch: readBacktestSearch,
  component: lazyRouteComponent(() => import('./backtest/backtest-page.tsx'), 'BacktestPage'),
});

const coverageRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/coverage',
  component: lazyRouteComponent(() => import('./coverage/coverage-page.tsx'), 'CoveragePage'),
});

const learningRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/learn/review',
    component: lazyRouteComponent(() => import('./learning/review-page.tsx'), 'ReviewPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/learn',
    component: lazyRouteComponent(() => import('./learning/learn-page.tsx'), 'LearnPage'),
  }),
];

const experimentsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/learn/experiments',
  component: lazyRouteComponent(() => import('./experiments/experiments-page.tsx'), 'ExperimentsPage'),
});

const experimentRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/learn/experiments/$slug',
  component: lazyRouteComponent(() => import('./experiments/experiment-page.tsx'), 'ExperimentPage'),
});

const modelHealthRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/learn/health',
  component: lazyRouteComponent(() => import('./model-health/model-health-page.tsx'), 'ModelHealthPage'),
});

const salesTeamRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/sales/team',
  component: lazyRouteComponent(() => import('./assignment/team-page.tsx'), 'TeamPage'),
});

const responseTimesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/sales/response-times',
  component: lazyRouteComponent(() => import('./assignment/response-times-page.tsx'), 'ResponseTimesPage'),
});

const importsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/imports',
  component: lazyRouteComponent(() => import('./imports/imports-page.tsx'), 'ImportsPage'),
});

const welcomeRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./welcome/welcome-page.tsx'), 'WelcomePage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/settings-frame.tsx'), 'SettingsFrame'),
});

const settingsRoutes = [
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/',
    component: lazyRouteComponent(() => import('./settings/profile-page.tsx'), 'ProfilePage'),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/security',
    component: lazyRouteComponent(() => import('./settings/security-page.tsx'), 'SecurityPage'),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/people',
    component: lazyRouteComponent(() => import('./settings/people-page.tsx'), 'PeoplePage'),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/keys',
    component: lazyRouteComponent(() => import('./settings/keys-page.tsx'), 'KeysPage'),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/audit',
    component: lazyRouteComponent(() => import('./settings/audit-page.tsx'), 'AuditPage'),
  }),
];

/** Pages for people who are not signed in. */
const accountRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/setup',
    validateSearch: tokenSearch,
    component: lazyRouteComponent(() => import('./accounts/set-up-page.tsx'), 'SetUpPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/sign-in',
    validateSearch: (search: Record<string, unknown>) => ({
      next: textOf(search.next),
      error: textOf(search.error),
      reset: textOf(search.reset),
    }),
    component: lazyRouteComponent(() => import('./accounts/sign-in-page.tsx'), 'SignInPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/forgot-password',
    component: lazyRouteComponent(() => import('./accounts/forgot-password-page.tsx'), 'ForgotPasswordPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/reset-password',
    validateSearch: tokenSearch,
    component: lazyRouteComponent(() => import('./accounts/reset-password-page.tsx'), 'ResetPasswordPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/invitation',
    validateSearch: tokenSearch,
    component: lazyRouteComponent(() => import('./accounts/invitation-page.tsx'), 'InvitationPage'),
  }),
];

function tokenSearch(search: Record<string, unknown>): { token?: string | undefined } {
  return { token: textOf(search.token) };
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}

const routeTree = rootRoute.addChildren([
  ...accountRoutes,
  appRoute.addChildren([
    dashboardRoute,
    queueRoute,
    leadRoute,
    companiesRoute,
    companyRoute,
    scorecardsRoute,
    scorecardRoute,
    emailsRoute,
    audiencesRoute,
    productsRoute,
    emailRoute,
    deliveryRoute,
    alertsRoute,
    meetingsRoute,
    idealCustomerRoute,
    segmentsRoute,
    segmentRoute,
    journeysRoute,
    journeyRoute,
    coverageRoute,
    ...learningRoutes,
    backtestRoute,
    experimentsRoute,
    experimentRoute,
    modelHealthRoute,
    salesTeamRoute,
    responseTimesRoute,
    importsRoute,
    welcomeRoute,
    settingsRoute.addChildren(settingsRoutes),
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
