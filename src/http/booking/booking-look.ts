import { MAIL_PAGE_HEADERS } from '../mail-page.ts';

/** The script that finds out where the visitor's clock is; the pages work without it. */
export const ZONE_SCRIPT_PATH = '/book.js';

/** Sent as it is: on the first visit it asks for the page again, by the zone of the browser. */
export const ZONE_SCRIPT = `'use strict';
(function () {
  var url = new URL(location.href);
  var zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  var select = document.querySelector('select[name="tz"]');
  if (select) select.addEventListener('change', function () { select.form.submit(); });
  if (!zone || url.searchParams.has('tz') || !select || select.value === zone) return;
  url.searchParams.set('tz', zone);
  location.replace(url);
})();
`;

/** What every answer carries: of all scripts only our own. */
export const BOOKING_HEADERS = {
  ...MAIL_PAGE_HEADERS,
  'content-security-policy': MAIL_PAGE_HEADERS['content-security-policy'].replace(
    "default-src 'none'",
    "default-src 'none'; script-src 'self'",
  ),
};

/** Rules besides those of all pages that e-mails lead to. */
export const BOOKING_STYLE = `body{background:#fff;color:#1c1f1d}a{color:#1b5e4b}main{overflow-wrap:anywhere}h2{font-size:1.1rem;margin:1.5rem 0 .5rem}h2::first-letter{text-transform:uppercase}
.about{opacity:.85}.times{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(5.5rem,1fr));gap:.5rem}
.times a{display:block;text-align:center;padding:.65rem .25rem;border:1px solid #767676;border-radius:.4rem;color:inherit;text-decoration:none;font-variant-numeric:tabular-nums}
.times a:hover,.times a:focus{border-color:#1b5e4b;background:#1b5e4b;color:#fff}
.wide{grid-template-columns:1fr}.wide a{text-align:start;padding-inline:1rem}
.bar{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end;margin:1.5rem 0}.bar form{margin:0;display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;max-width:100%}
.bar label{padding:0}select{max-width:100%}.weeks{display:flex;justify-content:space-between;gap:1rem;margin:1rem 0;flex-wrap:wrap}
.field{margin:1rem 0}.field label{padding:0 0 .25rem;font-weight:600}.field small{opacity:.8;font-weight:400}
.field input,.field textarea{font:inherit;width:100%;box-sizing:border-box;padding:.6rem;border:1px solid #767676;border-radius:.4rem;background:transparent;color:inherit}
.field [aria-invalid=true]{border:2px solid #d92d20}.error{color:#b42318;display:block;padding-top:.25rem}
.away{position:absolute;left:-9999px;width:1px;height:1px;overflow:hidden}[role=alert]{border-left:4px solid #b42318;padding-left:1rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.4rem 1.5rem}dt{opacity:.75}dd{margin:0}.actions{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;margin-top:2rem}
.languages{margin-top:3rem;font-size:.9rem;display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;list-style:none}
@media(prefers-color-scheme:dark){body{background:#141816;color:#e8ebe9}.error{color:#ff8a80}[role=alert]{border-color:#ff8a80}a{color:#7fd1b9}.times a{color:inherit}}
@media(max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.75rem}}`;
