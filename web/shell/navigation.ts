import {
  mdiAccountGroupOutline,
  mdiAccountStarOutline,
  mdiBellOutline,
  mdiBullhornOutline,
  mdiCalendarClockOutline,
  mdiClipboardTextOutline,
  mdiCogOutline,
  mdiDatabaseCheckOutline,
  mdiDomain,
  mdiEmailFastOutline,
  mdiEmailOutline,
  mdiFileImportOutline,
  mdiFlaskOutline,
  mdiFormatListNumbered,
  mdiHeartPulse,
  mdiHistory,
  mdiLightbulbOnOutline,
  mdiSchoolOutline,
  mdiSelectGroup,
  mdiSignDirection,
  mdiTimerOutline,
  mdiViewDashboardOutline,
} from '@mdi/js';
import type { ParseKeys } from 'i18next';
import type { Scope } from '../../src/http/contract/access.ts';

/** An entry of the menu. */
export interface NavigationEntry {
  to: string;
  label: ParseKeys<'shell'>;
  icon: string;
  /** Whoever lacks this does not see the entry. */
  needs: Scope;
}

/** Entries that belong together, with a heading where their names alone do not say so. */
export interface NavigationGroup {
  heading?: ParseKeys<'shell'>;
  entries: readonly NavigationEntry[];
}

/** How leads come to people who talk to them, and how soon. */
const SALES: NavigationGroup = {
  heading: 'salesHeading',
  entries: [
    {
      to: '/sales/meetings',
      label: 'navigation.meetings',
      icon: mdiCalendarClockOutline,
      needs: 'leads:read',
    },
    { to: '/sales/team', label: 'navigation.salesTeam', icon: mdiAccountGroupOutline, needs: 'leads:read' },
    {
      to: '/sales/response-times',
      label: 'navigation.responseTimes',
      icon: mdiTimerOutline,
      needs: 'leads:read',
    },
    { to: '/sales/alerts', label: 'navigation.alerts', icon: mdiBellOutline, needs: 'leads:read' },
  ],
};

/** What happens next to leads: journeys, and the e-mails that they send. */
const NURTURE: NavigationGroup = {
  heading: 'nurtureHeading',
  entries: [
    { to: '/journeys', label: 'navigation.journeys', icon: mdiSignDirection, needs: 'journeys:read' },
    { to: '/emails', label: 'navigation.emails', icon: mdiEmailOutline, needs: 'mail:read' },
    { to: '/emails/delivery', label: 'navigation.delivery', icon: mdiEmailFastOutline, needs: 'mail:read' },
    { to: '/audiences', label: 'navigation.audiences', icon: mdiBullhornOutline, needs: 'journeys:read' },
  ],
};

/** What is learned from the history, from looking at it to keeping an eye on what was learned. */
const LEARNING: NavigationGroup = {
  heading: 'learningHeading',
  entries: [
    {
      to: '/learn/review',
      label: 'navigation.review',
      icon: mdiLightbulbOnOutline,
      needs: 'scorecards:read',
    },
    { to: '/learn', label: 'navigation.learn', icon: mdiSchoolOutline, needs: 'scorecards:read' },
    { to: '/learn/backtest', label: 'navigation.backtest', icon: mdiHistory, needs: 'scorecards:read' },
    {
      to: '/learn/experiments',
      label: 'navigation.experiments',
      icon: mdiFlaskOutline,
      needs: 'scorecards:read',
    },
    { to: '/learn/health', label: 'navigation.modelHealth', icon: mdiHeartPulse, needs: 'scorecards:read' },
  ],
};

/** The menu; the order is that of a working day. */
export const NAVIGATION: readonly NavigationGroup[] = [
  {
    entries: [
      { to: '/', label: 'navigation.dashboard', icon: mdiViewDashboardOutline, needs: 'leads:read' },
      { to: '/queue', label: 'navigation.queue', icon: mdiFormatListNumbered, needs: 'leads:read' },
      { to: '/companies', label: 'navigation.companies', icon: mdiDomain, needs: 'leads:read' },
    ],
  },
  {
    entries: [
      {
        to: '/scorecards',
        label: 'navigation.scorecards',
        icon: mdiClipboardTextOutline,
        needs: 'scorecards:read',
      },
      {
        to: '/ideal-customer',
        label: 'navigation.idealCustomer',
        icon: mdiAccountStarOutline,
        needs: 'scorecards:read',
      },
      { to: '/segments', label: 'navigation.segments', icon: mdiSelectGroup, needs: 'leads:read' },
      {
        to: '/coverage',
        label: 'navigation.coverage',
        icon: mdiDatabaseCheckOutline,
        needs: 'scorecards:read',
      },
    ],
  },
  SALES,
  NURTURE,
  LEARNING,
  {
    entries: [
      { to: '/imports', label: 'navigation.imports', icon: mdiFileImportOutline, needs: 'imports:write' },
      { to: '/settings', label: 'navigation.settings', icon: mdiCogOutline, needs: 'leads:read' },
    ],
  },
];
