import type { Scorecard } from '../domain/scorecard.ts';
import type { Ranked } from './contract/scores.ts';

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #2f7d4f; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; margin: 0; } h1 + p { margin: .25rem 0 1.5rem; opacity: .75; }
nav { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0 0 1rem; padding: 0; list-style: none; }
nav a { border: 1px solid var(--line); border-radius: 999px; color: inherit; padding: .15rem .75rem; text-decoration: none; }
nav a[aria-current] { background: var(--accent); border-color: var(--accent); color: #fff; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } caption { text-align: start; opacity: .75; padding-bottom: .5rem; }
th, td { border-bottom: 1px solid var(--line); padding: .5rem .75rem .5rem 0; text-align: start; vertical-align: top; }
td.score { font-variant-numeric: tabular-nums; font-weight: 600; text-align: end; padding-inline-end: 1.25rem; }
th.score { text-align: end; padding-inline-end: 1.25rem; }
td.lead { overflow-wrap: anywhere; min-width: 10rem; } td small { display: block; opacity: .75; }
td.band { white-space: nowrap; } td ul { list-style: none; margin: 0; padding: 0; min-width: 14rem; }
@media (max-width: 40rem) {
  thead { clip-path: inset(50%); position: absolute; }
  tr { border-bottom: 1px solid var(--line); display: grid; gap: 0 .75rem; grid-template-columns: 2rem 1fr; padding: .5rem 0; }
  td { border: 0; grid-column: 2; padding: .15rem 0; } td.score { grid-column: 1; padding: .15rem 0; text-align: start; }
  td.lead, td ul { min-width: 0; } td.band small { display: inline; } td.band { white-space: normal; }
}
pre { background: var(--soft); border: 1px solid var(--line); border-radius: .5rem; overflow-x: auto; padding: 1rem; }
`;

/** The page with the ranked leads and their reasons. */
export function renderRankingPage(content: {
  scorecards: readonly Scorecard[];
  shown: Scorecard | undefined;
  leads: readonly Ranked[];
}): string {
  const { scorecards, shown, leads } = content;
  const links = scorecards.map(({ slug, title }) => {
    const current = slug === shown?.slug ? ' aria-current="page"' : '';
    return `<a href="/?scorecard=${escapeHtml(encodeURIComponent(slug))}"${current}>${escapeHtml(title)}</a>`;
  });
  const body = leads.length > 0 && shown ? renderTable(shown, leads) : renderEmpty();
  return renderDocument(
    `<h1>Leads to call</h1>
<p>Ranked by score, each with what speaks for it most. <a href="/docs">API</a></p>
<nav aria-label="Scorecards">${links.join('\n')}</nav>
${body}`,
  );
}

/** The page for somebody who has not been let in. */
export function renderDeniedPage(): string {
  return renderDocument(`<h1>Ripen</h1>
<p>To see leads, open the address that <code>npm start</code> printed: it carries a token that lets you in.</p>
<p>The <a href="/docs">API page</a> is open to everyone; the API asks for a key.</p>`);
}

function renderTable(scorecard: Scorecard, leads: readonly Ranked[]): string {
  const titles = new Map(scorecard.bands.map(({ id, title }) => [id, title ?? id]));
  const rows = leads.map((lead) => {
    const below = [
      lead.company,
      lead.email === lead.name ? null : lead.email,
      lead.owner && `Owner: ${lead.owner}`,
    ].filter((text) => text !== null);
    const what = [lead.grade, lead.priority].filter((text) => text !== null).join(' · ');
    const reasons = lead.reasons.map(
      ({ title, points }) => `<li>${signed(points)} ${escapeHtml(title)}</li>`,
    );
    return `<tr><td class="score">${lead.score}</td>
<td class="lead">${escapeHtml(lead.name)}${below.map((text) => `<small>${escapeHtml(text)}</small>`).join('')}</td>
<td class="band">${escapeHtml(titles.get(lead.band) ?? lead.band)}${what === '' ? '' : ` <small>${escapeHtml(what)}</small>`}</td>
<td><ul>${reasons.join('')}</ul></td></tr>`;
  });
  return `<div class="scroll" tabindex="0" role="region" aria-label="Ranked leads"><table>
<caption>${escapeHtml(scorecard.title)}, the first ${leads.length}</caption>
<thead><tr><th class="score" scope="col">Score</th><th scope="col">Lead</th><th scope="col">Band</th><th scope="col">Reasons</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`;
}

function renderEmpty(): string {
  return `<p>There are no leads yet. Make a write key and send the first event:</p>
<pre>KEY=$(npm run -s ripen -- key create --kind write)
curl -u "$KEY:" -H 'Content-Type: application/json' ADDRESS/v1/track \\
  -d '{ "userId": "ann", "event": "Form Submitted", "properties": { "form": "assessment" } }'</pre>
<p>Any Segment library works too, with this address as its host.</p>`;
}

function renderDocument(body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ripen</title><style>${STYLE}</style></head><body><main>
${body}
</main></body></html>
`;
}

function signed(points: number): string {
  return points > 0 ? `+${points}` : String(points).replace('-', '−');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
