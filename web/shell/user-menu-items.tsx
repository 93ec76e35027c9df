import { Menu, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { mdiLogout, mdiRocketLaunchOutline } from '@mdi/js';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '../../src/domain/language.ts';
import { LANGUAGE_NAMES } from '../i18n/languages.ts';
import { chooseMyLanguage } from '../session/choose-my-language.ts';
import { signOut } from '../session/sign-out.ts';
import { useSession } from '../session/use-session.ts';
import { Icon } from '../ui/icon.tsx';

/** The menu behind the button with the name of whoever is signed in; open when it comes, because it was asked for. */
export function UserMenuItems({ children }: { children: ReactNode }) {
  const { t, i18n } = useTranslation('shell');
  const { me, may } = useSession();
  const [isOpen, setIsOpen] = useState(true);
  return (
    <Menu position="top-start" width={230} shadow="md" opened={isOpen} onChange={setIsOpen}>
      <Menu.Target>{children}</Menu.Target>
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
