import { type Instant, MINUTE_MS, SECOND_MS } from '../domain/instant.ts';
import type { MailHitKind } from '../domain/mail.ts';

/** A request for the picture or a link of an e-mail. */
export interface MailHit {
  kind: MailHitKind;
  /** Where the link leads; null for the picture and the trap. */
  link: string | null;
  at: Instant;
  method: string;
  userAgent: string;
  /** Who asked, as far as it can be told: the same for requests from the same address. */
  visitor: string;
}

/** Why a request is taken for a machine's. */
export type MachineSign =
  | 'asked for the head only'
  | 'says that it is a robot'
  | 'loads pictures ahead'
  | 'sooner than anybody reads'
  | 'many links at once'
  | 'followed the hidden link'
  | 'from where a robot came';

/** A click so soon after sending is a gateway's that looks what is behind links. */
const SOONEST_CLICK_MS = 10 * SECOND_MS;
/** An opening so soon after sending is a gateway's. */
const SOONEST_OPEN_MS = 3 * SECOND_MS;
/** Two links within this time are not followed by one hand. */
const TWO_LINKS_MS = 2 * SECOND_MS;
/** Three links within this time neither. */
const THREE_LINKS_MS = 10 * SECOND_MS;
/** Requests from where a robot came are the robot's for so long before and after. */
const ROBOT_STAYS_MS = 5 * MINUTE_MS;

/**
 * Tells people from machines among all requests for one e-mail: null for a person, otherwise what gave the machine away.
 * The order does not matter, and more requests never make a person of a machine.
 *
 * Mail Privacy Protection of Apple Mail loads all pictures whether or not anybody reads, under the bare user agent
 * `Mozilla/5.0`: a machine. The picture proxies of Gmail and Yahoo load when the e-mail is shown: a person.
 *
 * @param sentAt when the mail server took it
 * @param isRobot whether a user agent names itself as a robot
 */
export function classifyMailActivity(
  hits: readonly MailHit[],
  { sentAt, isRobot }: { sentAt: Instant; isRobot: (userAgent: string) => boolean },
): (MachineSign | null)[] {
  const own = hits.map((hit) => signOf(hit, hits, { sentAt, isRobot }));
  return hits.map((hit, index) => {
    const sign = own[index] ?? null;
    if (sign !== null) return sign;
    const isNear = hits.some((other, at) => {
      const otherSign = own[at] ?? null;
      if (otherSign === null || otherSign === 'loads pictures ahead') return false;
      return other.visitor === hit.visitor && Math.abs(other.at - hit.at) <= ROBOT_STAYS_MS;
    });
    return isNear ? 'from where a robot came' : null;
  });
}

function signOf(
  hit: MailHit,
  hits: readonly MailHit[],
  { sentAt, isRobot }: { sentAt: Instant; isRobot: (userAgent: string) => boolean },
): MachineSign | null {
  if (hit.kind === 'trap') return 'followed the hidden link';
  if (hit.method === 'HEAD') return 'asked for the head only';
  if (hit.kind === 'open' && hit.userAgent === 'Mozilla/5.0') return 'loads pictures ahead';
  const isPictureProxy = hit.kind === 'open' && PICTURE_PROXY.test(hit.userAgent);
  if (!isPictureProxy && (hit.userAgent === '' || SCANNER.test(hit.userAgent) || isRobot(hit.userAgent)))
    return 'says that it is a robot';
  const soonest = hit.kind === 'click' ? SOONEST_CLICK_MS : SOONEST_OPEN_MS;
  if (hit.at - sentAt < soonest) return 'sooner than anybody reads';
  if (hit.kind === 'click' && isBurst(hit, hits)) return 'many links at once';
  return null;
}

const PICTURE_PROXY = /GoogleImageProxy|YahooMailProxy/i;
/** Gateways that say who they are, beyond what lists of robots know. */
const SCANNER =
  /barracuda|proofpoint|mimecast|trendmicro|fireeye|symantec|forcepoint|cisco.?(ironport|email)|sophos|safelinks|urldefense|linkscan|microsoft office|ms-office|bingpreview|python|curl\/|wget\/|go-http-client|java\/|okhttp|headlesschrome/i;

/** Whether other links were followed at about the same time, from wherever: gateways use several addresses. */
function isBurst(hit: MailHit, hits: readonly MailHit[]): boolean {
  const clicks = hits.filter(({ kind }) => kind === 'click');
  if (clicks.some(({ link, at }) => link !== hit.link && Math.abs(at - hit.at) <= TWO_LINKS_MS)) return true;
  const around = clicks.filter(({ at }) => Math.abs(at - hit.at) <= THREE_LINKS_MS);
  return around.some(({ at: from }) => {
    const within = around.filter(({ at }) => at >= from && at - from <= THREE_LINKS_MS);
    return within.includes(hit) && new Set(within.map(({ link }) => link)).size >= 3;
  });
}
