import type { Mailer } from '../connectors/smtp/create-mailer.ts';
import type { PostChat } from '../connectors/webhook/post-chat.ts';
import type { PublicAddresses } from '../connectors/webhook/public-addresses.ts';
import type { Instant } from '../domain/instant.ts';
import type { ModelRunner } from '../domain/model-runner.ts';
import type { LeadPlace } from '../journeys/next-opening.ts';
import type { MailLinks } from '../operations/mail-links.ts';
import type { UncertainPolicy } from '../operations/recover-effects.ts';
import type { RegistryCache } from '../operations/registry.ts';
import type { SecretBox } from '../operations/secret-box.ts';
import type { Database } from '../store/connect-database.ts';
import type { StoreLogger } from '../store/store-logger.ts';
import type { CalendarReader } from '../workers/calendar-reader.ts';
import type { IngestQueue } from '../workers/ingest-queue.ts';
import type { MailPreparer } from '../workers/mail-preparer.ts';
import type { Repetition } from '../workers/repetition.ts';
import type { Metrics } from './metrics.ts';
import type { SignIn } from './sign-in/sign-in.ts';

/** What shows that reports of bounces come from the provider; providers without one are not listened to. */
export interface ReportSecrets {
  /** Of Amazon SNS: the topic that reports come by. */
  sesTopicArn: string | undefined;
  /** Of SendGrid: the public key of its signed event webhook, base64. */
  sendgridPublicKey: string | undefined;
  mailgunSigningKey: string | undefined;
  /** As user:password. */
  postmarkLogin: string | undefined;
  /** For Brevo and anybody else: comes as a bearer token. */
  token: string | undefined;
}

/** How what goes outside goes there. */
export interface Delivery {
  /** Makes and reads the addresses that stand in e-mails. */
  links: MailLinks;
  /** Whether there is a mail server to send by. */
  isSending: boolean;
  /** Sends to a channel of the team's chat at once, as tests of channels do. */
  postChat: PostChat;
  /** Where such channels may be. */
  chatAddresses: PublicAddresses;
  settings: {
    uncertain: UncertainPolicy;
    connections: number;
    perDomainPerSecond: number;
    dkim: { domain: string; selector: string } | undefined;
    bounceDomain: string | undefined;
    bounceMailbox: string | undefined;
    tracks: boolean;
    retry: { attempts: number; firstMs: number };
    reports: ReportSecrets;
  };
}

/** What routes work with; made in main and handed down. */
export interface Services {
  database: Database;
  registry: RegistryCache;
  clock: () => Instant;
  newId: () => string;
  /** Another one after every start, so that whoever has an address knows who is there. */
  instanceId: string;
  logger: StoreLogger;
  home: LeadPlace;
  ingestQueue: IngestQueue;
  /** Publishing in the background; woken when there is something to publish. */
  publisher: Repetition;
  /** Loading the sample company and removing imports in the background; woken when there is something to do. */
  sampleLoader: Repetition;
  importRemover: Repetition;
  /** Applying imports in the background; woken when there is one to apply. */
  importer: Repetition;
  /** Runs models from outside. */
  modelRunner: ModelRunner;
  /** Scoring leads by them in the background; woken when one was added. */
  modelScorer: Repetition;
  /** Trying scorecards on history in the background; woken when there is one to try. */
  backtester: Repetition;
  /** Reviewing and learning in the background; woken when there is something to learn. */
  learner: Repetition;
  /** Compiles e-mail templates. */
  mailPreparer: MailPreparer;
  /** Sends tests of e-mails; undefined where no mail server is set. */
  mailer: Mailer | undefined;
  /** Counting what is bought together in the background; woken when it is to begin anew. */
  orderCounter: Repetition;
  delivery: Delivery;
  /** Reads the calendars of reps. */
  calendars: CalendarReader;
  metrics: Metrics;
  /** Signing people in and out. */
  signIn: SignIn;
  /** The secret of this installation's own command line: it may do everything, and make the first owner. */
  localToken: string;
  /** Keeps secrets of other systems, such as the addresses of chats, unreadable in the database. */
  secretBox: SecretBox;
}
