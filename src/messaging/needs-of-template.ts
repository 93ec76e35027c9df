import type { MailTemplate } from '../domain/mail-template.ts';
import { liquidParts } from './liquid-parts.ts';

/** What has to be read of leads besides their traits before an e-mail can be written to them. */
export interface TemplateNeeds {
  scores: boolean;
  /** What it looked at and bought. */
  shopping: boolean;
}

/** What a template asks for, by the names in its Liquid; rather too much than too little. */
export function needsOfTemplate(template: MailTemplate): TemplateNeeds {
  const liquid = liquidParts(JSON.stringify(template))
    .filter(({ kind }) => kind !== 'text')
    .map(({ source }) => source)
    .join('\n');
  return {
    scores: /\b(?:score|band|grade)\b/.test(liquid),
    shopping: /\b(?:products|interests)\b/.test(liquid),
  };
}
