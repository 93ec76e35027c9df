/** A quiet frame for bodies that are only sections: one column, system fonts, light and dark. On one line, so that lines keep their numbers. */
const HEAD = `
<mj-attributes>
<mj-all font-family="system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif" />
<mj-text font-size="16px" line-height="1.55" color="#1f2933" padding="8px 32px" />
<mj-button background-color="#2f7d4f" color="#ffffff" border-radius="6px" font-size="16px" font-weight="600" inner-padding="13px 26px" padding="16px 32px" align="left" />
<mj-section background-color="#ffffff" padding="0" />
<mj-image padding="8px 32px" border-radius="6px" />
<mj-divider border-color="#e3e6e9" border-width="1px" padding="16px 32px" />
<mj-class name="title" font-size="24px" line-height="1.3" font-weight="600" padding="32px 32px 8px" />
<mj-class name="small" font-size="13px" color="#5b6269" />
<mj-class name="price" font-size="16px" font-weight="600" padding="0 32px 8px" />
</mj-attributes>
<mj-raw><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"></mj-raw>
<mj-style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
a { color: #286b43; }
@media (prefers-color-scheme: dark) {
  body, body > div { background-color: #14171a !important; }
  [style*="background:#f3f5f6"] { background: #14171a !important; background-color: #14171a !important; }
  [style*="background:#ffffff"] { background: #1f2428 !important; background-color: #1f2428 !important; }
  [style*="color:#1f2933"] { color: #eceff1 !important; }
  [style*="color:#5b6269"] { color: #adb1b6 !important; }
  [style*="solid 1px #e3e6e9"] { border-top-color: #3a4046 !important; }
  a { color: #95cfa9; }
  td > a[style*="background:#2f7d4f"] { color: #ffffff !important; }
}
</mj-style>`.replaceAll('\n', ' ');

/** What is put around a body. */
export interface Frame {
  /** Whether the links to unsubscribe are missing and come into the footer. */
  needsUnsubscribe: boolean;
  hasAddress: boolean;
}

/** Makes a whole document of a body: sections get the frame, a document what is missing below. */
export function frameBody(body: string, frame: Frame): string {
  const footer = footerOf(frame);
  if (isDocument(body)) return body.replace(/<\/mj-body>(?![\s\S]*<\/mj-body>)/, () => `${footer}</mj-body>`);
  return `<mjml lang="{{ words.language }}"><mj-head>${HEAD}</mj-head><mj-body width="600px" background-color="#f3f5f6"><mj-section background-color="#f3f5f6"><mj-column><mj-spacer height="24px" /></mj-column></mj-section>${body}<mj-section><mj-column><mj-spacer height="24px" /></mj-column></mj-section>${footer}</mj-body></mjml>`;
}

/** Whether a body is a document of its own, or sections only. */
function isDocument(body: string): boolean {
  return /^\s*<mjml[\s>]/.test(body);
}

function footerOf({ needsUnsubscribe, hasAddress }: Frame): string {
  const style = 'align="center" font-size="13px" color="#5b6269"';
  const links = needsUnsubscribe
    ? `<mj-text ${style} padding="4px 32px">{{ words.reason }}</mj-text><mj-text ${style} padding="4px 32px"><a href="{{ unsubscribe_url }}" style="color:#5b6269">{{ words.unsubscribe }}</a> &nbsp;·&nbsp; <a href="{{ preferences_url }}" style="color:#5b6269">{{ words.preferences }}</a></mj-text>`
    : '';
  const address = hasAddress ? `<mj-text ${style} padding="4px 32px">{{ words.address }}</mj-text>` : '';
  if (links === '' && address === '') return '';
  return `<mj-section background-color="#f3f5f6" padding="16px 0 24px"><mj-column>${links}${address}</mj-column></mj-section>`;
}
