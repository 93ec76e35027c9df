import { useQuery } from '@tanstack/react-query';
import { alertChannelsQuery } from '../alerts/alert-queries.ts';
import { answerOf, api } from '../api/client.ts';
import { type ConditionFields, leadFields, propertyFields } from '../conditions/condition-fields.ts';
import { useCatalogue } from '../conditions/use-catalogue.ts';

/** What journeys may refer to, for suggestions. */
export interface JourneyChoices {
  lead: ConditionFields;
  propertiesOf(event: string): ConditionFields;
  events: readonly string[];
  traits: readonly string[];
  segments: readonly { slug: string; title: string }[];
  journeys: readonly { slug: string; title: string }[];
  emails: readonly { slug: string }[];
  teams: readonly string[];
  channels: readonly string[];
  bookingPages: readonly string[];
}

/** What there is that a journey can ask about or refer to; empty until it is known. */
export function useJourneyChoices(): JourneyChoices {
  const { traits, events } = useCatalogue();
  const scorecards = useQuery({
    queryKey: ['scorecards'],
    queryFn: () => answerOf(api.GET('/api/v1/scorecards')),
  });
  const segments = useQuery({
    queryKey: ['segments'],
    queryFn: () => answerOf(api.GET('/api/v1/segments')),
  });
  const journeys = useQuery({
    queryKey: ['journeys'],
    queryFn: () => answerOf(api.GET('/api/v1/journeys')),
  });
  const emails = useQuery({
    queryKey: ['emails'],
    queryFn: () => answerOf(api.GET('/api/v1/emails')),
  });
  const teams = useQuery({
    queryKey: ['teams'],
    queryFn: () => answerOf(api.GET('/api/v1/teams')),
  });
  const channels = useQuery(alertChannelsQuery);
  const bookingPages = useQuery({
    queryKey: ['booking-pages'],
    queryFn: () => answerOf(api.GET('/api/v1/booking-pages')),
  });
  const live = scorecards.data?.items.filter(({ liveVersion }) => liveVersion !== null) ?? [];
  return {
    lead: leadFields({ traits, events, scorecards: live }),
    propertiesOf: (name) => propertyFields(events.find((event) => event.name === name)?.properties ?? []),
    events: events.map(({ name }) => name),
    traits: traits.map(({ name }) => name),
    segments: segments.data?.items ?? [],
    journeys: journeys.data?.items ?? [],
    emails: emails.data?.items ?? [],
    teams: (teams.data?.items ?? []).map(({ slug }) => slug),
    channels: (channels.data?.items ?? []).map(({ slug }) => slug),
    bookingPages: (bookingPages.data?.items ?? []).map(({ slug }) => slug),
  };
}
