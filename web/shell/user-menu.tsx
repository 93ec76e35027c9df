import { Menu, SegmentedControl, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { mdiAccountCircleOutline, mdiChevronUp, mdiLogout, mdiRocketLaunchOutline } from '@mdi/js';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '../../src/domain/language.ts';
import { LANGUAGE_NAMES } from '../i18n/languages.ts';
import { chooseMyLanguage } from '../session/choose-my-language.ts';
import { signOut } from '../session/sign-out.ts';
import { useSession } from '../session/use-session.ts';
import { Icon } from '../ui/icon.tsx';
import classes from './user-menu.module.css';

/** Who is signed in, with the language and the colours that they see. */
export function UserMenu() {
  const { t, i18n } = useTranslation('shell');
  const { me, may } = useSession();
  return (
    <Menu position="top-start" width={230} shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.button ?? ''}>
          <Icon path={mdiAccountCircleOutline} />
          <Text size="sm" truncate flex={1}>
            {me?.name ?? ''}
          </Text>
          <Icon path={mdiChevronUp} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('language')}</Menu.Label>
        {LANGUAGES.map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            aria-current={i18n.language === language}
            fw={i18n.language === language ? 600 : 400}
            onClick={() => void chooseMyLanguage(language, me)}
          >
            {LANGUAGE_NAMES[language]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('colors.label')}</Menu.Label>
        <ColorSchemeControl />
        <Menu.Divider />
        {may('operate') && (
          <Menu.Item component={Link} to="/welcome" leftSection={<Icon path={mdiRocketLaunchOutline} />}>
            {t('welcome')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Icon path={mdiLogout} />} onClick={() => void signOut()}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function ColorSchemeControl() {
  const { t } = useTranslation('shell');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('colors.label')}
      value={colorScheme}
      onChange={(value) => setColorScheme(value as typeof colorScheme)}
      data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`colors.${value}`) }))}
    />
  );
}
