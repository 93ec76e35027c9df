import { Anchor, Badge, Button, Group, Modal, Skeleton, Table, Text, TextInput } from '@mantine/core';
import { mdiEmailOutline, mdiPlus } from '@mdi/js';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { slugOf } from '../../src/domain/slug-of.ts';
import type { MailTemplateAnswer } from '../../src/http/contract/mail-templates.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { notifyProblem } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { EmailsTabs } from './emails-tabs.tsx';

const FIGURES = ['opened', 'clicked', 'unsubscribed'] as const;

/** All e-mail templates, with what became of their e-mails lately. */
export function EmailsPage() {
  const { t } = useTranslation('emails');
  const { may } = useSession();
  const [isNaming, setIsNaming] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['emails'],
    queryFn: () => answerOf(api.GET('/api/v1/emails')),
  });
  const create = may('mail:write') && (
    <Button leftSection={<Icon path={mdiPlus} size={18} />} onClick={() => setIsNaming(true)}>
      {t('new')}
    </Button>
  );
  return (
    <EmailsTabs tab="templates" actions={create}>
      {error && <ProblemNotice problem={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} />}
      {data?.items.length === 0 && (
        <EmptyState icon={mdiEmailOutline} title={t('emptyTitle')} text={t('emptyText')} />
      )}
      {data && data.items.length > 0 && <TemplateTable items={data.items} />}
      {isNaming && <NewEmail onClose={() => setIsNaming(false)} />}
    </EmailsTabs>
  );
}

function TemplateTable({ items }: { items: readonly MailTemplateAnswer[] }) {
  const { t } = useTranslation('emails');
  const { number } = useFormat();
  return (
    <>
      <ScrollTable label={t('title')} minWidth={720}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('columns.email')}</Table.Th>
            <Table.Th scope="col">{t('columns.languages')}</Table.Th>
            <Table.Th scope="col" ta="right">
              {t('columns.sent')}
            </Table.Th>
            {FIGURES.map((figure) => (
              <Table.Th key={figure} scope="col" ta="right">
                {t(`columns.${figure}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map(({ slug, title, description, languages, variants, figures, ...state }) => (
            <Table.Tr key={slug}>
              <Table.Th scope="row" fw={500}>
                <Group gap="xs">
                  <Anchor component={Link} to={`/emails/${slug}`}>
                    {title}
                  </Anchor>
                  <State {...state} isTested={variants.length > 0} />
                </Group>
                <Text size="sm" c="dimmed" fw={400} maw="36rem">
                  {description?.split(/\n\s*\n/)[0]}
                </Text>
              </Table.Th>
              <Table.Td>
                <Text size="sm">{languages.join(' ')}</Text>
              </Table.Td>
              <Table.Td className="numbers" ta="right">
                {number(figures.sent)}
              </Table.Td>
              {FIGURES.map((figure) => (
                <Table.Td key={figure} className="numbers" ta="right">
                  <Share count={figures[figure]} of={figures.sent} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
      <Text size="sm" c="dimmed" mt="xs">
        {t('figuresHint')}
      </Text>
    </>
  );
}

function Share({ count, of }: { count: number; of: number }) {
  const { percent, number } = useFormat();
  if (of === 0) return '–';
  return (
    <>
      {percent(count / of, 1)}{' '}
      <Text span size="sm" c="dimmed">
        {number(count)}
      </Text>
    </>
  );
}

function State({
  liveVersion,
  hasDraft,
  isTested,
}: {
  liveVersion: number | null;
  hasDraft: boolean;
  isTested: boolean;
}) {
  const { t } = useTranslation('emails');
  const badge = { variant: 'outline', tt: 'none', c: 'var(--mantine-color-text)' } as const;
  return (
    <>
      {liveVersion === null ? (
        <Badge {...badge} color="orange">
          {t('state.unpublished')}
        </Badge>
      ) : (
        hasDraft && (
          <Badge {...badge} color="orange">
            {t('state.draft')}
          </Badge>
        )
      )}
      {isTested && <Badge {...badge}>{t('state.split')}</Badge>}
    </>
  );
}

/** What a new e-mail begins as: short, and complete. */
function newSource(slug: string, title: string): string {
  return `email: ${slug}
title: ${JSON.stringify(title)}
topic: marketing
language: en
links:
  page: https://www.example.com

body: |
  <mj-section>
    <mj-column>
      <mj-text mj-class="title">{{ text.title }}</mj-text>
      <mj-text>{{ text.intro }}</mj-text>
      <mj-button href="{{ link.page }}">{{ text.button }}</mj-button>
    </mj-column>
  </mj-section>

languages:
  en:
    subject: ${JSON.stringify(title)}
    texts:
      title: ${JSON.stringify(title)}
      intro: 'Hello {{ lead.firstName | default: "there" }},'
      button: Read on
`;
}

function NewEmail({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['emails', 'common']);
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const slug = slugOf(title);
  const create = async (): Promise<void> => {
    try {
      await answerOf(
        api.PUT('/api/v1/emails/{slug}/draft', {
          params: { path: { slug } },
          body: { source: newSource(slug, title.trim()), basedOn: null },
        }),
      );
      await navigate({ to: `/emails/${slug}` });
    } catch (problem) {
      notifyProblem(problem);
    }
  };
  return (
    <Modal opened onClose={onClose} title={t('new')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (slug !== '') void create();
        }}
      >
        <TextInput
          label={t('form.title')}
          value={title}
          maxLength={200}
          onChange={({ currentTarget }) => setTitle(currentTarget.value)}
          data-autofocus
        />
        <Text size="sm" c="dimmed" mt={4}>
          {slug}
        </Text>
        <Group justify="flex-end" mt="md">
          <Button type="submit" disabled={slug === ''}>
            {t('create')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
