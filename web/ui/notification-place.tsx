import { lazy, Suspense, useSyncExternalStore } from 'react';
import { isAnythingTold, onFirstTold } from './notify.tsx';

const Notifications = lazy(() =>
  import('@mantine/notifications').then((file) => ({ default: file.Notifications })),
);

/** Where notifications appear; fetched with the first one. */
export function NotificationPlace() {
  const isWanted = useSyncExternalStore(onFirstTold, isAnythingTold);
  return <Suspense>{isWanted && <Notifications position="bottom-right" limit={4} />}</Suspense>;
}
