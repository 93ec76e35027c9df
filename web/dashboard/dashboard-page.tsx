import { useTranslation } from 'react-i18next';
import { PageHeader } from '../ui/page-header.tsx';

/** What is worth knowing at the start of a day. */
export function DashboardPage() {
  const { t } = useTranslation('dashboard');
  return <PageHeader title={t('title')} />;
}
