import { Tabs } from '@mantine/core';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import type { ParseKeys } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Scope } from '../../src/http/contract/access.ts';
import { useSession } from '../session/use-session.ts';
import { PageHeader } from '../ui/page-header.tsx';

const PAGES = [
  { to: '/settings', label: 'profile.title', needs: 'leads:read' },
  { to: '/settings/security', label: 'security.title', needs: 'leads:read' },
  { to: '/settings/people', label: 'people.title', needs: 'people:write' },
  { to: '/settings/keys', label: 'keys.title', needs: 'keys:write' },
  { to: '/settings/audit', label: 'audit.title', needs: 'audit:read' },
] as const satisfies readonly { to: string; label: ParseKeys<'settings'>; needs: Scope }[];

/** The pages of settings, side by side. */
export function SettingsFrame() {
  const { t } = useTranslation('settings');
  const { may } = useSession();
  const navigate = useNavigate();
  const path = useRouterState({ select: ({ location }) => location.pathname.replace(/\/$/, '') });
  return (
    <>
      <PageHeader title={t('title')} />
      <Tabs value={path} onChange={(to) => void navigate({ to: to ?? '/settings' })} keepMounted={false}>
        <Tabs.List mb="md">
          {PAGES.filter(({ needs }) => may(needs)).map(({ to, label }) => (
            <Tabs.Tab key={to} value={to}>
              {t(label)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={path}>
          <Outlet />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
