import { AppShell, Burger, Group, NavLink, Text, useMantineTheme } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { Fragment, useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { AlertBell } from '../alerts/alert-bell.tsx';
import { useSession } from '../session/use-session.ts';
import { Icon } from '../ui/icon.tsx';
import { Logo } from '../ui/logo.tsx';
import { NAVIGATION, type NavigationEntry } from './navigation.ts';
import { UserMenu } from './user-menu.tsx';

/** The frame of every page: the menu at the side, folded away on a phone. */
export function Shell() {
  const { t } = useTranslation('shell');
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const { breakpoints } = useMantineTheme();
  // One bell: where there are two, readers of the screen are told twice.
  const isWide = useMediaQuery(`(min-width: ${breakpoints.sm})`, true, { getInitialValueInEffect: false });
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
          <Text fw={600} flex={1}>
            Ripen
          </Text>
          {!isWide && <AlertBell />}
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t('menu')}>
        <AppShell.Section visibleFrom="sm" p="xs">
          <Group gap="xs">
            <Logo />
            <Text fw={600} flex={1}>
              Ripen
            </Text>
            {isWide && <AlertBell />}
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
  const id = useId();
  const groups = NAVIGATION.map(({ heading, entries }) => ({
    heading,
    entries: entries.filter(({ needs }) => may(needs)),
  }));
  const here = entryAt(
    path,
    groups.flatMap(({ entries }) => entries),
  );
  return groups
    .filter(({ entries }) => entries.length > 0)
    .map(({ heading, entries }) => (
      <Fragment key={entries[0]?.to}>
        {heading && (
          <Text id={`${id}-${heading}`} size="xs" c="dimmed" fw={600} px="sm" mb={2}>
            {t(heading)}
          </Text>
        )}
        <ul
          {...(heading && { 'aria-labelledby': `${id}-${heading}` })}
          style={{ listStyle: 'none', margin: '0 0 0.75rem', padding: 0 }}
        >
          {entries.map((entry) => (
            <li key={entry.to}>
              <NavLink
                component={Link}
                to={entry.to}
                activeOptions={{ exact: true }}
                active={entry === here}
                aria-current={entry === here ? 'page' : undefined}
                label={t(entry.label)}
                leftSection={<Icon path={entry.icon} />}
                py={6}
                style={{ borderRadius: 'var(--mantine-radius-sm)' }}
              />
            </li>
          ))}
        </ul>
      </Fragment>
    ));
}

/** The entry that a page belongs to: of those whose address it begins with, the one with the longest. */
function entryAt(path: string, entries: readonly NavigationEntry[]): NavigationEntry | undefined {
  return entries
    .filter(({ to }) => (to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`)))
    .toSorted((a, b) => b.to.length - a.to.length)[0];
}
