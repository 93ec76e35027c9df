import { mdiDomain, mdiFormatListNumbered, mdiViewDashboardOutline } from '@mdi/js';
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
];
