import {
  mdiAccountStarOutline,
  mdiClipboardTextOutline,
  mdiCogOutline,
  mdiDatabaseCheckOutline,
  mdiDomain,
  mdiFileImportOutline,
  mdiFormatListNumbered,
  mdiSelectGroup,
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

/** The menu, in groups; the order is that of a working day. */
export const NAVIGATION: readonly (readonly NavigationEntry[])[] = [
  [
    { to: '/', label: 'navigation.dashboard', icon: mdiViewDashboardOutline, needs: 'leads:read' },
    { to: '/queue', label: 'navigation.queue', icon: mdiFormatListNumbered, needs: 'leads:read' },
    { to: '/companies', label: 'navigation.companies', icon: mdiDomain, needs: 'leads:read' },
  ],
  [
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
  [
    { to: '/imports', label: 'navigation.imports', icon: mdiFileImportOutline, needs: 'imports:write' },
    { to: '/settings', label: 'navigation.settings', icon: mdiCogOutline, needs: 'leads:read' },
  ],
];
