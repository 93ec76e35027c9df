import type { Traits } from '../domain/trait.ts';

/** A trait as text, when it is text that is not blank. */
export function textTrait(traits: Traits, name: string): string | undefined {
  const value = traits[name]?.value;
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** What to call a lead or a company: its name, otherwise its e-mail address, otherwise undefined. */
export function displayName(traits: Traits): string | undefined {
  const parts = [textTrait(traits, 'firstName'), textTrait(traits, 'lastName')].filter(
    (part) => part !== undefined,
  );
  return textTrait(traits, 'name') ?? (parts.length > 0 ? parts.join(' ') : textTrait(traits, 'email'));
}
