import { describe, expect, it } from 'vitest';
import { trackLinks } from './track-links.ts';

const tracked = (html: string): string =>
  trackLinks(html, {
    click: (target) => `https://r.example/c/${encodeURIComponent(target)}`,
    open: 'https://r.example/o/1',
    trap: 'https://r.example/t/1',
    untouched: ['https://r.example/u/1?a=1&b=2'],
  });
const marks = /<a href="https:\/\/r\.example\/t\/1"[^>]*><\/a><img src="https:\/\/r\.example\/o\/1"[^>]*>/;
const without = (html: string): string => html.replace(marks, '');

describe('the links of an e-mail', () => {
  it.each([
    [
      '<a href="https://a.example/?x=1&amp;y=2">',
      '<a href="https://r.example/c/https%3A%2F%2Fa.example%2F%3Fx%3D1%26y%3D2">',
    ],
    [
      "<A class='b' HREF='http://a.example'>",
      `<A class='b' HREF="https://r.example/c/http%3A%2F%2Fa.example">`,
    ],
    ['<a href=https://a.example/b>', '<a href="https://r.example/c/https%3A%2F%2Fa.example%2Fb">'],
    ['<a\n href = "https://a.example"\n>', '<a\n href = "https://r.example/c/https%3A%2F%2Fa.example"\n>'],
    ['<area href="https://a.example">', '<area href="https://r.example/c/https%3A%2F%2Fa.example">'],
    [
      '<a title="a > b" href="https://a.example">',
      '<a title="a > b" href="https://r.example/c/https%3A%2F%2Fa.example">',
    ],
    [
      '<!--[if mso]><v:roundrect href="https://a.example"><![endif]-->',
      '<!--[if mso]><v:roundrect href="https://r.example/c/https%3A%2F%2Fa.example"><![endif]-->',
    ],
  ])('tell when they are followed: %s', (html, expected) => {
    expect(without(tracked(html))).toBe(expected);
  });

  it.each([
    '<a href="mailto:ann@example.com">',
    '<a href="tel:+420123">',
    '<a href="#below">',
    '<a href="/relative">',
    '<a href="javascript:alert(1)">',
    '<a href="https://">',
    '<a href="https://r.example/u/1?a=1&amp;b=2">',
    '<a data-href="https://a.example">',
    '<link href="https://a.example/style.css">',
    '<img src="https://a.example/b.png">',
    '<!-- <a href="https://a.example"> -->',
    '<style>a[href="https://a.example"] > b { } <a href="https://a.example"></style>',
    'a < b <a',
    '<a href="https://a.example',
    '<!-- open',
    '<!--[if mso]',
  ])('are left as they are: %s', (html) => {
    expect(without(tracked(html))).toBe(html);
  });

  it('are changed by the first of two attributes of a name, as browsers read them', () => {
    const html = '<a href="mailto:a@example.com" href="https://a.example">';
    expect(without(tracked(html))).toBe(html);
  });

  it('are joined by a picture and a link that nobody sees, at the end of the body', () => {
    expect(tracked('<body>text</body></html>')).toMatch(
      new RegExp(`^<body>text${marks.source}</body></html>$`),
    );
  });

  it('are changed in time that grows with the length alone', () => {
    const startedAt = performance.now();
    tracked('<a href="'.repeat(20_000));
    tracked('<'.repeat(200_000));
    tracked(`<a ${'x="'.repeat(50_000)}`);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
