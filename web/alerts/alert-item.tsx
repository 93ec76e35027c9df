import { ActionIcon, Badge, Box, Group, List, Text, Tooltip } from '@mantine/core';
import { mdiCheck } from '@mdi/js';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertAnswer } from '../../src/http/contract/alerts.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Icon } from '../ui/icon.tsx';
import { TextLink } from '../ui/text-link.tsx';

/** One alert: which lead, what there is to know of it, and why; struck out when it was taken back. */
export function AlertItem({
  alert,
  isShort = false,
  onRead,
  onFollow,
}: {
  alert: AlertAnswer;
  /** Without what the lead did lately. */
  isShort?: boolean;
  onRead: (alertId: string) => void;
  /** Somebody goes to the lead. */
  onFollow?: () => void;
}) {
  const { t } = useTranslation('alerts');
  const format = useFormat();
  const link = useRef<HTMLAnchorElement>(null);
  const { alertId, leadId, lead, details, phrase, text, at, isRead, takenBack, score } = alert;
  return (
    <Box
      component="li"
      py="sm"
      style={{ borderBottom: '1px solid var(--mantine-color-default-border)', listStyle: 'none' }}
    >
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
        <Box style={{ minWidth: 0, flex: 1 }}>
          <Group gap="xs">
            <TextLink
              ref={link}
              to="/leads/$lead"
              params={{ lead: leadId }}
              fw={600}
              onClick={() => {
                if (!isRead) onRead(alertId);
                onFollow?.();
              }}
            >
              {lead}
            </TextLink>
            {!isRead && (
              <Badge size="sm" tt="none" variant="filled" miw="max-content">
                {t('new')}
              </Badge>
            )}
          </Group>
          {details.length > 0 && (
            <Text size="xs" c="dimmed">
              {details.join(' · ')}
            </Text>
          )}
          <Text size="sm" td={takenBack ? 'line-through' : undefined} {...(takenBack && { component: 's' })}>
            {phrase}
          </Text>
          {text !== null && (
            <Text size="sm" td={takenBack ? 'line-through' : undefined}>
              {text}
            </Text>
          )}
          {takenBack ? (
            <Text size="sm">{t('takenBack', { why: takenBack.why })}</Text>
          ) : (
            <Reasons alert={alert} isShort={isShort} />
          )}
          <Text size="xs" c="dimmed" title={format.dateTime(at)}>
            <time dateTime={at}>{format.relative(at, Date.now())}</time>
            {score && !takenBack && ` · ${t('score', { score: format.number(score.score) })}`}
            {score?.band != null && !takenBack && ` · ${score.band}`}
          </Text>
        </Box>
        {!isRead && (
          <Tooltip label={t('markRead')} withArrow>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('markReadOf', { lead })}
              onClick={() => {
                // The button goes away; whoever uses the keyboard stays at this alert.
                link.current?.focus();
                onRead(alertId);
              }}
            >
              <Icon path={mdiCheck} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
    </Box>
  );
}

function Reasons({ alert: { reasons, recent }, isShort }: { alert: AlertAnswer; isShort: boolean }) {
  const { t } = useTranslation('alerts');
  const format = useFormat();
  return (
    <>
      {reasons.length > 0 && (
        <List size="xs" c="dimmed" aria-label={t('reasons')} my={2}>
          {reasons.map(({ text, points, data }) => (
            <List.Item key={text}>
              <span className="numbers">{format.signed(points)}</span> {text} ({t(`data.${data}`)})
            </List.Item>
          ))}
        </List>
      )}
      {!isShort && recent.length > 0 && (
        <>
          <Text size="xs" fw={500}>
            {t('recent')}
          </Text>
          <List size="xs" c="dimmed" mb={2}>
            {recent.map(({ at, what }) => (
              <List.Item key={`${at} ${what}`}>
                {format.dateTime(at)} · {what}
              </List.Item>
            ))}
          </List>
        </>
      )}
    </>
  );
}
