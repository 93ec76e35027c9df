import { type Frame, frameBody } from './mail-frame.ts';
import { type BodyProblem, type MaskedPart, maskLiquid } from './mask-liquid.ts';

/** A body as HTML, with names in the place of its Liquid. */
export interface CompiledBody {
  html: string;
  parts: MaskedPart[];
}

/** A body that could be compiled, or everything that is wrong with it. */
export type BodyReading = { ok: true; body: CompiledBody } | { ok: false; problems: BodyProblem[] };

/** What stands in the HTML for the preheader. */
export const PREHEADER_MARK = 'liquidpreheader';

/**
 * Compiles MJML to HTML, once for all languages and leads: Liquid is set aside before and stays for the rendering. Reads no
 * files. Takes milliseconds up to a second, so a server does it in a thread of its own.
 */
export async function compileBody(source: string, frame: Frame): Promise<BodyReading> {
  const { problems: mistakes } = maskLiquid(source);
  if (mistakes.length > 0) return { ok: false, problems: mistakes };
  const { masked, parts } = maskLiquid(frameBody(source, frame));
  try {
    // Half a second to load: only where bodies are compiled.
    const { default: mjml2html } = await import('mjml');
    const { html, errors } = await mjml2html(masked, {
      validationLevel: 'soft',
      keepComments: false,
      ignoreIncludes: true,
      fonts: {},
    });
    const problems = errors.map(({ line, message, tagName }) => problemOf({ line, message, tagName }));
    if (problems.length > 0) return { ok: false, problems };
    return { ok: true, body: { html: withPreheader(html), parts } };
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return { ok: false, problems: [{ line: 1, found, allowed: 'MJML that can be compiled' }] };
  }
}

function problemOf({
  line,
  message,
  tagName,
}: {
  line: number;
  message: string;
  tagName: string;
}): BodyProblem {
  return { line, found: `${message} (${tagName})`, allowed: 'elements, attributes and values of MJML' };
}

/** Mailboxes show the first text of an e-mail after its subject; the blanks keep them from going on into the body. */
function withPreheader(html: string): string {
  const hidden =
    'display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;';
  const blanks = '&#847;&zwnj;&nbsp;'.repeat(40);
  return html.replace(
    /<body[^>]*>/,
    (body) => `${body}<div style="${hidden}">${PREHEADER_MARK}${blanks}</div>`,
  );
}
