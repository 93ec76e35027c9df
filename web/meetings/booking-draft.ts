import type { Language } from '../../src/domain/language.ts';
import type { BookingPageAnswer } from '../../src/http/contract/meetings.ts';

/** A booking page while it is written. */
export interface BookingDraft extends Omit<BookingPageAnswer, 'url' | 'hostName'> {
  isNew: boolean;
}

/** A page that is there, to be changed. */
export function draftOf({ url: _url, hostName: _hostName, ...page }: BookingPageAnswer): BookingDraft {
  return { ...page, isNew: false };
}

/** A new page, as most would have it: half an hour by phone with whoever makes it. */
export function newDraft(personId: string): BookingDraft {
  return {
    isNew: true,
    slug: '',
    title: {},
    description: {},
    host: { kind: 'person', personId },
    isOpen: true,
    times: {
      durationMinutes: 30,
      stepMinutes: 30,
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 15,
      noticeMinutes: 240,
      horizonDays: 30,
      mostPerDay: null,
    },
    place: { kind: 'phone' },
    questions: [],
    reminderMinutes: [1_440, 60],
  };
}

/** Texts with one of them changed; one that is empty is left out. */
export function withText(
  texts: Partial<Record<Language, string>>,
  language: Language,
  text: string,
): Partial<Record<Language, string>> {
  const { [language]: _old, ...others } = texts;
  return text === '' ? others : { ...others, [language]: text };
}
