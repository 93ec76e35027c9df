import { AppShell, Burger, Group, NavLink, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/use-session.ts';
import { Icon } from '../ui/icon.tsx';
import { Logo } from '../ui/logo.tsx';
import { NAVIGATION } from './navigation.ts';
import { UserMenu } from './user-menu.tsx';

/** The frame of every page: the menu at the side, folded away on a phone. */
export function Shell() {
  const { t } = useTranslation('shell');
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu of a phone closes when one has gone somewhere
  useEffect(close, [path]);
  return (
    <AppShell
      header={{ height: { base: 48, sm: 0 } }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'sm', sm: 'lg' }}
      transitionDuration={0}
    >
      <a className="skip-link" href="#content">
        {t('skipToContent')}
      </a>
      <AppShell.Header hiddenFrom="sm" px="sm">
        <Group h="100%" gap="xs">
          <Burger opened={isOpen} onClick={toggle} size="sm" aria-label={t('menu')} aria-expanded={isOpen} />
          <Logo />
          <Text fw={600}>Ripen</Text>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t('menu')}>
        <AppShell.Section visibleFrom="sm" p="xs">
          <Group gap="xs">
            <Logo />
            <Text fw={600}>Ripen</Text>
          </Group>
        </AppShell.Section>
        <AppShell.Section grow mt="xs" style={{ overflowY: 'auto' }}>
          <Menu path={path} />
        </AppShell.Section>
        <AppShell.Section>
          <UserMenu />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

function Menu({ path }: { path: string }) {
  const { t } = useTranslation('shell');
  const { may } = useSession();
  const groups = NAVIGATION.map((entries) => entries.filter(({ needs }) => may(needs)));
  return groups
    .filter((entries) => entries.length > 0)
    .map((entries) => (
      <ul key={entries[0]?.to} style={{ listStyle: 'none', margin: '0 0 0.75rem', padding: 0 }}>
        {entries.map(({ to, label, icon }) => {
          const isHere = to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`);
          return (
            <li key={to}>
              <NavLink
                component={Link}
                to={to}
                active={isHere}
                aria-current={isHere ? 'page' : undefined}
                label={t(label)}
                leftSection={<Icon path={icon} />}
                py={6}
                style={{ borderRadius: 'var(--mantine-radius-sm)' }}
              />
            </li>
          );
        })}
      </ul>
    ));
}
