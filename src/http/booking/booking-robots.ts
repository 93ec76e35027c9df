import { HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../domain/instant.ts';
import type { MailLinks } from '../../operations/mail-links.ts';
import { HttpProblem } from '../problem.ts';
import { AttemptLimiter, type Limit } from '../sign-in/attempt-limiter.ts';

/** How often one address may look at pages, and send forms. */
const LOOKS: Limit = { most: 240, withinMs: 5 * MINUTE_MS };
const FORMS: Limit = { most: 60, withinMs: HOUR_MS };
/** So many meetings are booked from one address, and on one page, without a confirmation by e-mail. */
const WITHOUT_CONFIRMATION: Limit = { most: 5, withinMs: HOUR_MS };
const ON_PAGE_WITHOUT_CONFIRMATION: Limit = { most: 40, withinMs: HOUR_MS };
/** So many e-mails that ask for a confirmation go to one address. */
const CONFIRMATIONS: Limit = { most: 3, withinMs: HOUR_MS };
/** Nobody fills in a form faster. */
const LEAST_FILL_MS = 2 * SECOND_MS;

/** What a form was made for: it is good for one meeting, whose id is made of it. */
export interface FormTicket {
  page: string;
  issuedAt: Instant;
  nonce: string;
}

/**
 * Keeps robots from booking: limits by address and by page in the memory of this process, forms that are signed and end, and how
 * fast they were filled in.
 */
export class BookingRobots {
  readonly #limiter: AttemptLimiter;
  readonly #links: MailLinks;
  readonly #clock: () => Instant;

  constructor({ links, clock }: { links: MailLinks; clock: () => Instant }) {
    this.#limiter = new AttemptLimiter(clock);
    this.#links = links;
    this.#clock = clock;
  }

  /** @throws HttpProblem 429 */
  countLook(ip: string): void {
    this.#limiter.count(`look ${ip}`, LOOKS);
  }

  /** Whether an address may send one more form. */
  mayForm(ip: string): boolean {
    return this.#isWithin(`form ${ip}`, FORMS);
  }

  /** Whether a booking has to be confirmed by e-mail: more came from the address, or for the page, than people make. */
  needsConfirmation(ip: string, page: string): boolean {
    return (
      !this.#isWithin(`book ${ip}`, WITHOUT_CONFIRMATION) ||
      !this.#isWithin(`page ${page}`, ON_PAGE_WITHOUT_CONFIRMATION)
    );
  }

  /** Whether an e-mail address may be asked once more to confirm a booking. */
  mayConfirm(email: string): boolean {
    return this.#isWithin(`confirm ${email}`, CONFIRMATIONS);
  }

  /** The token of a form. */
  ticket(page: string, nonce: string): string {
    const now = this.#clock();
    return this.#links.token('form', { mailId: nonce, detail: `${page} ${now}` }, now);
  }

  /** What a form was made for; undefined when it is none of ours, too old, of another page, or was filled in faster than people can. */
  readTicket(token: string, page: string): FormTicket | undefined {
    const link = this.#links.read('form', token, this.#clock());
    const [own, issued] = link?.detail.split(' ') ?? [];
    if (!link || own !== page) return undefined;
    const issuedAt = Number(issued);
    if (this.#clock() - issuedAt < LEAST_FILL_MS) return undefined;
    return { page, issuedAt, nonce: link.mailId };
  }

  #isWithin(key: string, limit: Limit): boolean {
    try {
      this.#limiter.count(key, limit);
      return true;
    } catch (error) {
      if (error instanceof HttpProblem) return false;
      throw error;
    }
  }
}
