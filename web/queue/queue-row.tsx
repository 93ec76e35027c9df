// biome-ignore-all lint/a11y/useSemanticElements: a list of which only a part is drawn, each row at its place, cannot be a table
import { Badge, Checkbox, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Ranked } from '../../src/http/contract/scores.ts';
import { CountdownText } from '../assignment/countdown-text.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { BandBadge, type BandInfo } from '../ui/band-badge.tsx';
import { ScoreChange } from '../ui/score-change.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { useChanceText } from '../ui/use-chance-text.ts';
import { useWords } from '../words/use-words.ts';
import classes from './queue-columns.module.css';

export interface QueueRowProps {
  lead: Ranked;
  bands: readonly BandInfo[];
  isCurrent: boolean;
  isSelected: boolean;
  mayChange: boolean;
  onSelect: () => void;
  now: number;
}

/** A lead in the queue, as a row with the columns of the list. */
export function QueueRow(props: QueueRowProps) {
  const { lead, bands } = props;
  const format = useFormat();
  return (
    <>
      <div role="cell" className={classes.cell}>
        <Selection {...props} />
      </div>
      <div role="cell" className={classes.cell}>
        <Score lead={lead} />
      </div>
      <div role="cell" className={classes.cell}>
        <Who lead={lead} />
      </div>
      <div role="cell" className={classes.cell}>
        <BandBadge band={lead.band} bands={bands} />
      </div>
      <div role="cell" className={classes.cell}>
        <Text size="sm" className="numbers">
          {lead.grade}
        </Text>
      </div>
      <div role="cell" className={classes.cell}>
        <Reasons lead={lead} />
      </div>
      <div role="cell" className={classes.cell}>
        <Text size="sm" c="dimmed" title={format.dateTime(lead.lastSeenAt)}>
          {format.relative(lead.lastSeenAt, props.now)}
        </Text>
      </div>
      <div role="cell" className={classes.cell}>
        <Text size="sm" truncate>
          {lead.owner}
        </Text>
        {lead.handover && <CountdownText handover={lead.handover} />}
      </div>
      <div role="cell" className={classes.cell}>
        <StatusBadge status={lead.status} />
      </div>
    </>
  );
}

/** A lead in the queue, as a card for narrow screens. */
export function QueueCard(props: QueueRowProps) {
  const { lead, bands, now } = props;
  const format = useFormat();
  return (
    <>
      <div>
        <Selection {...props} />
      </div>
      <div>
        <Score lead={lead} />
      </div>
      <div className={classes.cell}>
        <Who lead={lead} />
      </div>
      <div>
        <StatusBadge status={lead.status} />
      </div>
      <Group gap="xs" className={classes.wide} mt={4}>
        <BandBadge band={lead.band} bands={bands} />
        <Text size="xs" c="dimmed">
          {format.relative(lead.lastSeenAt, now)}
        </Text>
        {lead.owner !== null && (
          <Text size="xs" c="dimmed" truncate>
            {lead.owner}
          </Text>
        )}
        {lead.handover && <CountdownText handover={lead.handover} />}
      </Group>
      <div className={classes.wide}>
        <Reasons lead={lead} />
      </div>
    </>
  );
}

function Selection({ lead, isSelected, mayChange, onSelect }: QueueRowProps) {
  const { t } = useTranslation(['queue', 'common', 'words']);
  if (!mayChange) return null;
  return (
    <Checkbox
      size="xs"
      checked={isSelected}
      onChange={onSelect}
      aria-label={t('selectLead', { name: lead.name })}
      tabIndex={-1}
    />
  );
}

function Score({ lead }: { lead: Ranked }) {
  const chanceText = useChanceText();
  const { percent } = useFormat();
  const chance = lead.chance ? chanceText(lead.chance) : undefined;
  return (
    <>
      <Group gap={6} wrap="nowrap" align="baseline">
        <Text fw={700} className="numbers" style={{ whiteSpace: 'nowrap' }}>
          {lead.score}
        </Text>
        <ScoreChange change={lead.change} />
      </Group>
      {lead.chance && chance && (
        <Text size="xs" c="dimmed" className="numbers" title={[chance.likely, chance.expected].join('. ')}>
          {percent(lead.chance.probability, lead.chance.probability < 0.1 ? 1 : 0)}
          <span className="hidden-text"> {chance.likely}</span>
        </Text>
      )}
    </>
  );
}

function Who({ lead }: { lead: Ranked }) {
  const { t } = useTranslation('queue');
  return (
    <>
      <Text size="sm" truncate>
        <Link to="/leads/$lead" params={{ lead: lead.subjectId }} className={classes.name ?? ''}>
          {lead.name}
        </Link>
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {lead.company ?? (lead.email === lead.name ? '' : lead.email)}
      </Text>
      {lead.isDrawn && (
        <Badge variant="outline" size="xs" tt="none" c="var(--mantine-color-text)" title={t('drawnHint')}>
          {t('drawn')}
        </Badge>
      )}
    </>
  );
}

function Reasons({ lead }: { lead: Ranked }) {
  const words = useWords();
  const format = useFormat();
  return (
    <Text size="xs" component="div" className={classes.lines}>
      {lead.reasons.map(({ row, title, points, words: said, value }, position) => (
        <span key={row}>
          {position > 0 && ' · '}
          <Text span inherit fw={600} {...(points < 0 && { c: 'error' })} className="numbers">
            {format.signed(points)}
          </Text>{' '}
          {said ? words.reason(said, value) : title}
        </span>
      ))}
    </Text>
  );
}
