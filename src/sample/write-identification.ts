import { HOUR_MS, type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Draw } from './draw.ts';
import type { HistoryWriter } from './history-writer.ts';
import type { SampleLead } from './sample-lead.ts';

const LANGUAGES = { cs: 'Czech', pl: 'Polish', ro: 'Romanian', et: 'Estonian', nb: 'Norwegian' } as const;
const FORMS = ['newsletter', 'white-paper', 'contact', 'webinar'];
/** How many companies' size and industry are known to the data vendor, and how many leads name a budget. */
const KNOWN = { employees: 0.85, industry: 0.9, budget: 0.15, productInterest: 0.35 };

/** A lead sends a form, its company becomes known, and the CRM adds who looks after it. */
export function writeIdentification(
  draw: Draw,
  writer: HistoryWriter,
  { lead, device, at }: { lead: SampleLead; device: string; at: Instant },
): void {
  const { userId, email } = lead;
  const sender = { anonymousId: device, email };
  writer.track({ anonymousId: device }, 'Form Submitted', at, { form: draw.of(FORMS) });
  writer.identify(sender, at, saidInForm(draw, lead));
  if (lead.isSubscribed) writer.track(sender, 'Newsletter Subscribed', at + MINUTE_MS, {});
  const syncedAt = at + draw.between(10 * MINUTE_MS, 6 * HOUR_MS);
  writer.identify({ userId, email }, syncedAt, {
    email,
    owner: lead.owner,
    stage: 'lead',
    leadSource: lead.channel,
    region: lead.country.code === 'NO' ? 'Western Europe' : 'Central and Eastern Europe',
  });
  writeCompany(draw, writer, { lead, at: syncedAt + MINUTE_MS });
}

function saidInForm(draw: Draw, lead: SampleLead): JsonObject {
  const { has, country } = lead;
  return {
    email: lead.email,
    firstName: lead.firstName,
    lastName: lead.lastName,
    ...(has.title && { title: lead.title, department: lead.department }),
    ...(has.country && { country: country.code, city: lead.city }),
    ...(has.phone && {
      phone: `+000 ${draw.whole(100, 999)} ${draw.whole(100, 999)} ${draw.whole(100, 999)}`,
    }),
    ...(draw.isHit(KNOWN.productInterest) && {
      productInterest: draw.of(['Shift planning', 'Project planning']),
    }),
    language: LANGUAGES[country.language as keyof typeof LANGUAGES],
  };
}

function writeCompany(
  draw: Draw,
  writer: HistoryWriter,
  { lead, at }: { lead: SampleLead; at: Instant },
): void {
  const { company, userId } = lead;
  if (!company) return;
  if (!lead.has.company) {
    writer.identify({ userId }, at, { company: { name: company.name } });
    return;
  }
  writer.group({ userId }, company.domain, at, {
    name: company.name,
    city: company.city,
    country: company.country.code,
    ...(draw.isHit(KNOWN.industry) && { industry: company.industry }),
    ...(draw.isHit(KNOWN.employees) && { employees: company.employees }),
    ...(lead.kind === 'competitor' && { competitor: true }),
  });
  if (draw.isHit(KNOWN.budget))
    writer.identify({ userId }, at, {
      project: { budget: Math.round(company.employees * draw.between(20, 90)) },
    });
}
