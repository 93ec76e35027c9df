import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { showLanguage, startTranslation } from './i18n/translation.ts';
import { queryClient } from './query-client.ts';
import { router } from './router.tsx';
import { sessionQuery } from './session/use-session.ts';
import { accessibleColors, theme } from './theme.ts';
import { NotificationPlace } from './ui/notification-place.tsx';

/** Texts and session are fetched side by side; the first page is drawn when both are there. */
async function start(): Promise<void> {
  const place = document.getElementById('app');
  if (!place) throw new Error('the page has no element “app”');
  await Promise.all([startTranslation(), queryClient.prefetchQuery(sessionQuery)]);
  const me = queryClient.getQueryData(sessionQuery.queryKey)?.me;
  if (me?.language) await showLanguage(me.language);
  createRoot(place).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={accessibleColors} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          <NotificationPlace />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

await start();
