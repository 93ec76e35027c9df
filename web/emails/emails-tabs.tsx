import { Tabs } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '../ui/page-header.tsx';

/** The head that the pages of e-mails have in common: templates, and the products that they suggest. */
export function EmailsTabs({
  tab,
  actions,
  children,
}: {
  tab: 'templates' | 'products';
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation('emails');
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title={t('title')} text={t('text')} actions={actions} />
      <Tabs
        value={tab}
        onChange={(value) => void navigate({ to: value === 'products' ? '/emails/products' : '/emails' })}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="templates">{t('tabs.templates')}</Tabs.Tab>
          <Tabs.Tab value="products">{t('tabs.products')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value={tab}>{children}</Tabs.Panel>
      </Tabs>
    </>
  );
}
