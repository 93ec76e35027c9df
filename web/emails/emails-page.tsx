import { mdiEmailOutline } from '@mdi/js';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

/** All e-mail templates. */
export function EmailsPage() {
  const { t } = useTranslation('emails');
  return (
    <>
      <PageHeader title={t('title')} text={t('text')} />
      <EmptyState icon={mdiEmailOutline} title={t('emptyTitle')} text={t('emptyText')} />
    </>
  );
}
