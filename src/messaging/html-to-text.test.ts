import { describe, expect, it } from 'vitest';
import { htmlToText } from './html-to-text.ts';

describe('htmlToText', () => {
  it('reads what people read', () => {
    const html = `<!doctype html><html><head><title>T</title><style>a{}</style></head><body>
      <div style="display:none;font-size:1px">Preheader &#847;</div><!-- [if mso]><p>Outlook</p><![endif] -->
      <h1>Hello&nbsp;Ann</h1><p>One<br>two &amp; <b>three</b></p><ul><li>first</li><li>second</li></ul>
      <p><a href="https://x.example/?a=1&amp;b=2">Read  on </a> <a href="https://y.example">https://y.example</a></p>
      <img alt="A picture" src="x"><img alt="" src="y">&lt;i&gt; &#x1F600; &unknown;</body></html>`;
    expect(htmlToText(html)).toBe(
      'Hello Ann\n\nOne\ntwo & three\n\n- first\n- second\n\nRead on: https://x.example/?a=1&b=2 https://y.example\nA picture<i> 😀 &unknown;',
    );
  });

  it('takes time by length alone, whatever is not closed', () => {
    const since = performance.now();
    for (const part of ['<a href="x">', '<!--', '<', '&#', '<div style="display:none">', '<style>'])
      htmlToText(part.repeat(50_000));
    expect(performance.now() - since).toBeLessThan(1_500);
  });
});
