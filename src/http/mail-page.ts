import type { Language } from '../domain/language.ts';

/** A page that an e-mail leads to: plain HTML, which works without scripts. Its texts come as they are; `body` is HTML. */
export interface MailPage {
  language: Language;
  title: string;
  body: string;
  /** Further rules of its look, and a script of our own by its address; none unless said. */
  style?: string;
  script?: string;
}

const STYLE = `:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem}
h1{font-size:1.5rem;line-height:1.2}fieldset{border:1px solid #767676;border-radius:.5rem;margin:1.5rem 0;padding:.5rem 1rem}
label{display:block;padding:.4rem 0}input[type=checkbox]{width:1.2rem;height:1.2rem;vertical-align:-.2rem;margin-right:.5rem}
button,select{font:inherit;padding:.6rem 1.2rem;border-radius:.4rem;border:1px solid #767676}
button.first{background:#1b5e4b;color:#fff;border-color:#1b5e4b}form{margin:1rem 0}
:focus-visible{outline:3px solid #d97706;outline-offset:2px}[role=status]{border-left:4px solid #1b5e4b;padding-left:1rem}`;

/** What every answer carries: nothing is loaded from anywhere, nothing is kept, and nobody learns where the reader came from. */
export const MAIL_PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
};

/** Writes such a page. */
export function mailPage({ language, title, body, style = '', script }: MailPage): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}${style}</style>${script === undefined ? '' : `<script src="${script}" defer></script>`}</head><body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;
}

/** Text as HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
