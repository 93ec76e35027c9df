import type { Place } from '../domain/place.ts';

/** Reads the name by which a journey, a scorecard, a segment or an e-mail is called in files and addresses. */
export function readSlug(place: Place): string | undefined {
  const form = 'a slug of small letters, digits and dashes, at most 63 long, such as demo-invitation';
  const slug = place.text(form);
  return slug === undefined || /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(slug)
    ? slug
    : place.refuse(form);
}
