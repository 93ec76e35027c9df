import { chartSvg } from './chart-svg.ts';
import type { Report, ReportBlock, ReportTable } from './report.ts';

const STYLE = `
:root { color-scheme: light dark; --text: #343a40; --faint: #5b6269; --line: #dee2e6; --surface: #fff; --soft: #f4f6f5;
  --series-1: #2f7d4f; --series-2: #3568a8; --series-3: #b3631c; --series-4: #7b4ea3; }
@media (prefers-color-scheme: dark) { :root { --text: #dfe2e5; --faint: #adb1b6; --line: #484c51; --surface: #1e1f21; --soft: #2a2c2f;
  --series-1: #5eb77e; --series-2: #7aa9e6; --series-3: #eba15b; --series-4: #b893dd; } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 52rem; padding: 2rem 1rem 4rem; background: var(--surface); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem } h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem }
header p, footer, figcaption, .note { color: var(--faint) } header p { margin: 0 }
.notice { border-left: 4px solid var(--series-3); background: var(--soft); padding: .5rem 1rem; margin: 1rem 0 }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1rem; margin: 1rem 0 }
dl div { background: var(--soft); padding: .75rem 1rem; border-radius: .5rem } dt { color: var(--faint); font-size: .875rem }
dd { margin: 0; font-size: 1.5rem; font-weight: 600; line-height: 1.3 } dd.note { font-size: .875rem; font-weight: 400 }
figure { margin: 1.25rem 0 } figcaption { margin-bottom: .25rem } svg { display: block; width: 100%; height: auto }
.wide { overflow-x: auto; margin: 1rem 0 } table { border-collapse: collapse; min-width: 100%; font-size: .9375rem }
caption { text-align: left; color: var(--faint); padding-bottom: .25rem }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: normal }
th { font-weight: 600 } .right { text-align: right; font-variant-numeric: tabular-nums }
footer { margin-top: 3rem; font-size: .875rem }
@media print { :root { color-scheme: light } body { max-width: none; padding: 0; font-size: 10pt }
  section, figure, table, dl { break-inside: avoid } h2 { break-after: avoid } .wide { overflow: visible } }
`;

/**
 * A report as one HTML file that needs nothing else: no script, no network, light and dark as the reader's system says, and fit for
 * paper. All text is encoded, for what leads wrote may be markup.
 *
 * @param madeBy what stands at the end: the program with its version, and when
 */
export function reportHtml(report: Report, madeBy: string): string {
  const sections = report.sections.map(
    ({ title, blocks }) =>
      `<section>\n<h2>${encode(title)}</h2>\n${blocks.map(blockHtml).join('\n')}\n</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${encode(report.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${encode(report.title)}</h1>
${report.subtitle === undefined ? '' : `<p>${encode(report.subtitle)}</p>`}
</header>
<main>
${sections.join('\n')}
</main>
<footer>${encode(madeBy)}</footer>
</body>
</html>
`;
}

function blockHtml(block: ReportBlock): string {
  switch (block.kind) {
    case 'text':
      return `<p>${encode(block.text)}</p>`;
    case 'notice':
      return `<p class="notice" role="note">${encode(block.text)}</p>`;
    case 'figures':
      return `<dl>${block.figures.map(figureHtml).join('')}</dl>`;
    case 'table':
      return tableHtml(block);
    case 'chart': {
      const picture = `<div role="img" aria-label="${encode(block.title)}">${chartSvg(block)}</div>`;
      return `<figure><figcaption>${encode(block.title)}</figcaption>${picture}</figure>`;
    }
  }
}

function figureHtml({ label, value, note }: { label: string; value: string; note?: string }): string {
  const more = note === undefined ? '' : `<dd class="note">${encode(note)}</dd>`;
  return `<div><dt>${encode(label)}</dt><dd>${encode(value)}</dd>${more}</div>`;
}

function tableHtml({ title, columns, rows }: ReportTable): string {
  const side = (index: number) => (columns[index]?.align === 'right' ? ' class="right"' : '');
  const head = columns.map((column, index) => `<th scope="col"${side(index)}>${encode(column.title)}</th>`);
  const body = rows.map(
    (row) => `<tr>${row.map((cell, index) => `<td${side(index)}>${encode(cell)}</td>`).join('')}</tr>`,
  );
  const caption = title === undefined ? '' : `<caption>${encode(title)}</caption>`;
  return `<div class="wide"><table>${caption}<thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function encode(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
