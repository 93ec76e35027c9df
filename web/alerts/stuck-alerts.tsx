import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { deliveryStatusQuery } from '../delivery/delivery-queries.ts';
import { TextLink } from '../ui/text-link.tsx';

/** Says that messages could not be sent, and where they can be tried again; nothing when there are none. */
export function StuckAlerts() {
  const { t } = useTranslation('alerts');
  const { data } = useQuery(deliveryStatusQuery);
  const count = (data?.dead ?? 0) + (data?.uncertain ?? 0);
  if (count === 0) return null;
  return (
    <Alert color="orange" variant="light" role="status">
      {t('stuck', { count })}{' '}
      <TextLink to="/emails/delivery" c="inherit" td="underline">
        {t('stuckLink')}
      </TextLink>
    </Alert>
  );
}
