import type { Journey } from '../domain/journey.ts';
import type { JourneyFact } from '../journeys/enrolment.ts';
import type { EnrolmentRow } from '../store/enrolments.ts';
import type { KnownSubject } from '../store/known-subjects.ts';

/** What was decided about one enrolment. */
export interface Outcome {
  enrolment: EnrolmentRow;
  facts: readonly JourneyFact[];
  journey: Journey;
  lead: KnownSubject | undefined;
}
