/** What booking pages and e-mails about meetings say. */
export interface BookingTexts {
  minutes: (count: number) => string;
  language: string;
  /** Choosing a time. */
  choose: {
    timeZone: string;
    show: string;
    earlier: string;
    later: string;
    /** Above a week that has none. */
    none: string;
    next: string;
    nothing: string;
    closed: string;
  };
  /** Saying who one is. */
  form: {
    title: string;
    otherTime: string;
    name: string;
    email: string;
    phone: string;
    phonePlace: string;
    message: string;
    optional: string;
    book: string;
    move: string;
    /** The field that people do not see; robots fill it in. */
    leaveEmpty: string;
  };
  problem: {
    name: string;
    email: string;
    phone: string;
    answer: string;
    expired: string;
    tooMany: string;
    busy: string;
    taken: string;
    takenText: string;
  };
  confirm: {
    title: string;
    text: (email: string) => string;
    subject: (title: string) => string;
    mail: string;
  };
  meeting: {
    booked: string;
    bookedText: (email: string) => string;
    moved: string;
    cancelled: string;
    cancelledText: string;
    over: string;
    when: string;
    who: string;
    where: string;
    byPhone: (phone: string) => string;
    calendar: string;
    move: string;
    moveTitle: string;
    cancel: string;
    cancelTitle: string;
    cancelText: string;
    keep: string;
    again: string;
  };
  mail: {
    hello: (name: string) => string;
    invitation: { subject: (title: string, when: string) => string; text: string };
    change: { subject: (title: string, when: string) => string; text: string };
    cancellation: { subject: (title: string, when: string) => string; text: string };
    reminder: { subject: (title: string, when: string) => string; text: string };
    /** To the rep. */
    rep: {
      invitation: string;
      change: string;
      cancellation: string;
      lead: string;
      phone: string;
      message: string;
    };
    manage: string;
  };
}
