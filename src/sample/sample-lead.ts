import type { Instant } from '../domain/instant.ts';
import type { Country } from './countries.ts';
import type { SampleCompany } from './sample-company.ts';
import type { Channel, LeadKind, Seniority } from './truth.ts';

/** A person of the sample, with what the data says of it and with what it does not: kind, intent and fate. */
export interface SampleLead {
  userId: string;
  kind: LeadKind;
  channel: Channel;
  campaign: string;
  /** Undefined for students, who work for nobody. */
  company: SampleCompany | undefined;
  country: Country;
  city: string;
  firstName: string;
  lastName: string;
  email: string;
  hasFreeMail: boolean;
  title: string;
  department: string;
  seniority: Seniority;
  owner: string;
  arrivedAt: Instant;
  /** Standard normal, moved by channel and drift. */
  intent: number;
  /** Whether an opportunity comes of it, maybe only after the end of the sample. */
  willOpen: boolean;
  /** Whether that is won. */
  willWin: boolean;
  /** The share of e-mails that it opens. */
  openShare: number;
  isSubscribed: boolean;
  /** Whether the data has it. */
  has: { title: boolean; company: boolean; phone: boolean; country: boolean };
}
