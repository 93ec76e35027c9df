import type { Language } from '../domain/language.ts';

/** The parts of an e-mail about an account. */
export interface MailWords {
  subject: string;
  greeting: string;
  body: string;
  button: string;
  ending: string;
}

/** The invitation, by the name of whoever invites. */
export const INVITATION_TEXTS: Record<Language, (inviter: string) => MailWords> = {
  en: (inviter) => ({
    subject: `${inviter} invites you to Ripen`,
    greeting: 'Hello,',
    body: `${inviter} invites you to Ripen, where your team sees which leads to call now and why.`,
    button: 'Accept the invitation',
    ending: 'The link works once, for seven days. If you did not expect it, ignore this e-mail.',
  }),
  cs: (inviter) => ({
    subject: `${inviter} vás zve do Ripenu`,
    greeting: 'Dobrý den,',
    body: `${inviter} vás zve do Ripenu, kde váš tým vidí, kterým leadům se ozvat právě teď a proč.`,
    button: 'Přijmout pozvánku',
    ending: 'Odkaz lze použít jednou, během sedmi dnů. Pokud pozvánku nečekáte, e-mail ignorujte.',
  }),
  pl: (inviter) => ({
    subject: `${inviter} zaprasza Cię do Ripen`,
    greeting: 'Dzień dobry,',
    body: `${inviter} zaprasza Cię do Ripen, gdzie Twój zespół widzi, do których leadów warto teraz zadzwonić i dlaczego.`,
    button: 'Przyjmij zaproszenie',
    ending:
      'Link działa jeden raz, przez siedem dni. Jeśli nie spodziewasz się zaproszenia, zignoruj wiadomość.',
  }),
  ro: (inviter) => ({
    subject: `${inviter} vă invită în Ripen`,
    greeting: 'Bună ziua,',
    body: `${inviter} vă invită în Ripen, unde echipa vede pe cine merită să sune acum și de ce.`,
    button: 'Acceptați invitația',
    ending: 'Linkul funcționează o singură dată, timp de șapte zile. Dacă nu îl așteptați, ignorați mesajul.',
  }),
  et: (inviter) => ({
    subject: `${inviter} kutsub teid Ripenisse`,
    greeting: 'Tere!',
    body: `${inviter} kutsub teid Ripenisse, kus teie meeskond näeb, millistele müügivihjetele kohe helistada ja miks.`,
    button: 'Võta kutse vastu',
    ending:
      'Link töötab ühe korra, seitsme päeva jooksul. Kui te kutset ei oodanud, jätke kiri tähelepanuta.',
  }),
  nb: (inviter) => ({
    subject: `${inviter} inviterer deg til Ripen`,
    greeting: 'Hei,',
    body: `${inviter} inviterer deg til Ripen, der teamet ser hvilke leads som bør ringes nå, og hvorfor.`,
    button: 'Godta invitasjonen',
    ending: 'Lenken virker én gang, i sju dager. Hvis du ikke ventet den, kan du se bort fra denne e-posten.',
  }),
};

/** The link for a new password, by the name of whoever asked for it. */
export const RESET_TEXTS: Record<Language, (name: string) => MailWords> = {
  en: (name) => ({
    subject: 'A new password for Ripen',
    greeting: `Hello ${name},`,
    body: 'Somebody, probably you, asked for a new password for Ripen.',
    button: 'Choose a new password',
    ending: 'The link works once, for an hour. If it was not you, ignore this e-mail: your password stays.',
  }),
  cs: (name) => ({
    subject: 'Nové heslo do Ripenu',
    greeting: `Dobrý den, ${name},`,
    body: 'Někdo, nejspíš vy, požádal o nové heslo do Ripenu.',
    button: 'Zvolit nové heslo',
    ending:
      'Odkaz lze použít jednou, během hodiny. Pokud jste to nebyli vy, e-mail ignorujte: heslo se nezmění.',
  }),
  pl: (name) => ({
    subject: 'Nowe hasło do Ripen',
    greeting: `Dzień dobry, ${name},`,
    body: 'Ktoś, zapewne Ty, poprosił o nowe hasło do Ripen.',
    button: 'Ustaw nowe hasło',
    ending:
      'Link działa jeden raz, przez godzinę. Jeśli to nie Ty, zignoruj wiadomość: hasło się nie zmieni.',
  }),
  ro: (name) => ({
    subject: 'O parolă nouă pentru Ripen',
    greeting: `Bună ziua, ${name},`,
    body: 'Cineva, probabil dumneavoastră, a cerut o parolă nouă pentru Ripen.',
    button: 'Alegeți o parolă nouă',
    ending: 'Linkul funcționează o singură dată, timp de o oră. Dacă nu ați cerut-o, parola rămâne aceeași.',
  }),
  et: (name) => ({
    subject: 'Uus parool Ripenisse',
    greeting: `Tere, ${name}!`,
    body: 'Keegi, arvatavasti teie, palus Ripenisse uut parooli.',
    button: 'Vali uus parool',
    ending: 'Link töötab ühe korra, ühe tunni jooksul. Kui see polnud teie, jätke kiri tähelepanuta.',
  }),
  nb: (name) => ({
    subject: 'Nytt passord til Ripen',
    greeting: `Hei ${name},`,
    body: 'Noen, trolig du, har bedt om et nytt passord til Ripen.',
    button: 'Velg et nytt passord',
    ending: 'Lenken virker én gang, i en time. Hvis det ikke var deg, kan du se bort fra denne e-posten.',
  }),
};
