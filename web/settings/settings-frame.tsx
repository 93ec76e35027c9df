import { Tabs } from '@mantine/core';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Scope } from '../../src/http/contract/access.ts';
import { useSession } from '../session/use-session.ts';
import { PageHeader } from '../ui/page-header.tsx';

const PAGES = [
  { to: '/settings', name: 'profile', needs: 'leads:read' },
  { to: '/settings/security', name: 'security', needs: 'leads:read' },
  { to: '/settings/people', name: 'people', needs: 'people:write' },
  { to: '/settings/keys', name: 'keys', needs: 'keys:write' },
  { to: '/settings/audit', name: 'audit', needs: 'audit:read' },
] as const satisfies readonly { to: string; name: string; needs: Scope }[];

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
          {PAGES.filter(({ needs }) => may(needs)).map(({ to, name }) => (
            <Tabs.Tab key={to} value={to}>
              {t(`${name}.title`)}
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
