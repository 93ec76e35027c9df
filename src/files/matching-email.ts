const GMAIL = /^(?:gmail|googlemail)\.com$/;

/** An e-mail address as it is hashed for matching: without spaces around it, in lower case. */
export function matchingEmail(email: string): string {
  return email.trim().toLowerCase();
}

/**
 * The same as Google has it: of addresses of Gmail, dots and what follows a plus do not count (Google Ads API, “Normalize and hash
 * data” of Customer Match).
 */
export function googleMatchingEmail(email: string): string {
  const plain = matchingEmail(email);
  const at = plain.lastIndexOf('@');
  const [local, host] = [plain.slice(0, at), plain.slice(at + 1)];
  if (!GMAIL.test(host)) return plain;
  return `${local.replace(/\+.*$/, '').replaceAll('.', '')}@${host}`;
}
