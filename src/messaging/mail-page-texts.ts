import type { Language } from '../domain/language.ts';

/** What the pages say that e-mails lead to. */
export interface MailPageTexts {
  gone: { title: string; text: string };
  unsubscribe: {
    title: string;
    /** By the name of the topic. */
    text: (topic: string) => string;
    button: string;
    done: (topic: string) => string;
    all: string;
    allDone: string;
    manage: string;
  };
  preferences: {
    title: string;
    text: (address: string) => string;
    topics: string;
    language: string;
    fewer: string;
    save: string;
    saved: string;
    none: string;
  };
  confirm: {
    title: string;
    text: (topic: string) => string;
    button: string;
    done: (topic: string) => string;
  };
  /** The e-mail that asks to confirm. */
  ask: { subject: (topic: string) => string; text: (topic: string, link: string) => string };
}

/** The texts of these pages in every language. */
export const MAIL_PAGE_TEXTS: Record<Language, MailPageTexts> = {
  en: {
    gone: {
      title: 'This link no longer works',
      text: 'It may be too old, or a part of it is missing. Use the link in a newer e-mail.',
    },
    unsubscribe: {
      title: 'Unsubscribe',
      text: (topic) => `Do you want to get no more e-mails about “${topic}”?`,
      button: 'Unsubscribe',
      done: (topic) => `Done. You will get no more e-mails about “${topic}”.`,
      all: 'No e-mails at all',
      allDone: 'Done. You will get no more e-mails from us.',
      manage: 'Choose what you get',
    },
    preferences: {
      title: 'Your e-mails',
      text: (address) => `Choose what we may send to ${address}.`,
      topics: 'What you want to read about',
      language: 'Language',
      fewer: 'Write to me less often',
      save: 'Save',
      saved: 'Saved.',
      none: 'No e-mails at all',
    },
    confirm: {
      title: 'Confirm your subscription',
      text: (topic) => `Do you want to get e-mails about “${topic}”?`,
      button: 'Yes, subscribe me',
      done: (topic) => `Thank you. You are subscribed to “${topic}”.`,
    },
    ask: {
      subject: (topic) => `Please confirm: ${topic}`,
      text: (topic, link) =>
        `Hello,\n\nthis address was entered to get “${topic}”. Please confirm it here:\n\n${link}\n\nIf it was not you, ignore this e-mail: then nothing will be sent.\n`,
    },
  },
  cs: {
    gone: {
      title: 'Tento odkaz už neplatí',
      text: 'Je příliš starý, nebo z něj kus chybí. Použijte odkaz v novějším e-mailu.',
    },
    unsubscribe: {
      title: 'Odhlášení',
      text: (topic) => `Nechcete už dostávat e-maily na téma „${topic}“?`,
      button: 'Odhlásit',
      done: (topic) => `Hotovo. E-maily na téma „${topic}“ vám už posílat nebudeme.`,
      all: 'Žádné e-maily',
      allDone: 'Hotovo. Už vám od nás žádné e-maily nepřijdou.',
      manage: 'Vybrat, co chcete dostávat',
    },
    preferences: {
      title: 'Vaše e-maily',
      text: (address) => `Vyberte, co smíme posílat na ${address}.`,
      topics: 'O čem chcete číst',
      language: 'Jazyk',
      fewer: 'Pište mi méně často',
      save: 'Uložit',
      saved: 'Uloženo.',
      none: 'Žádné e-maily',
    },
    confirm: {
      title: 'Potvrďte odběr',
      text: (topic) => `Chcete dostávat e-maily na téma „${topic}“?`,
      button: 'Ano, přihlásit',
      done: (topic) => `Děkujeme. Odběr „${topic}“ je potvrzený.`,
    },
    ask: {
      subject: (topic) => `Potvrďte prosím odběr: ${topic}`,
      text: (topic, link) =>
        `Dobrý den,\n\ntato adresa byla zadána k odběru „${topic}“. Potvrďte ho prosím zde:\n\n${link}\n\nPokud jste to nebyli vy, e-mail ignorujte: nic vám posílat nebudeme.\n`,
    },
  },
  pl: {
    gone: {
      title: 'Ten link już nie działa',
      text: 'Jest zbyt stary albo brakuje jego części. Skorzystaj z linku w nowszej wiadomości.',
    },
    unsubscribe: {
      title: 'Rezygnacja z wiadomości',
      text: (topic) => `Czy nie chcesz już otrzymywać wiadomości na temat „${topic}”?`,
      button: 'Zrezygnuj',
      done: (topic) => `Gotowe. Nie będziemy już wysyłać wiadomości na temat „${topic}”.`,
      all: 'Żadnych wiadomości',
      allDone: 'Gotowe. Nie wyślemy do Ciebie więcej wiadomości.',
      manage: 'Wybierz, co chcesz otrzymywać',
    },
    preferences: {
      title: 'Twoje wiadomości',
      text: (address) => `Wybierz, co możemy wysyłać na adres ${address}.`,
      topics: 'O czym chcesz czytać',
      language: 'Język',
      fewer: 'Pisz do mnie rzadziej',
      save: 'Zapisz',
      saved: 'Zapisano.',
      none: 'Żadnych wiadomości',
    },
    confirm: {
      title: 'Potwierdź subskrypcję',
      text: (topic) => `Czy chcesz otrzymywać wiadomości na temat „${topic}”?`,
      button: 'Tak, zapisz mnie',
      done: (topic) => `Dziękujemy. Subskrypcja „${topic}” jest potwierdzona.`,
    },
    ask: {
      subject: (topic) => `Potwierdź subskrypcję: ${topic}`,
      text: (topic, link) =>
        `Dzień dobry,\n\nten adres podano, aby otrzymywać „${topic}”. Potwierdź to tutaj:\n\n${link}\n\nJeśli to nie Ty, zignoruj tę wiadomość: nic nie wyślemy.\n`,
    },
  },
  ro: {
    gone: {
      title: 'Acest link nu mai funcționează',
      text: 'Este prea vechi sau îi lipsește o parte. Folosiți linkul dintr-un e-mail mai nou.',
    },
    unsubscribe: {
      title: 'Dezabonare',
      text: (topic) => `Nu mai doriți să primiți e-mailuri despre „${topic}”?`,
      button: 'Dezabonare',
      done: (topic) => `Gata. Nu veți mai primi e-mailuri despre „${topic}”.`,
      all: 'Niciun e-mail',
      allDone: 'Gata. Nu veți mai primi e-mailuri de la noi.',
      manage: 'Alegeți ce primiți',
    },
    preferences: {
      title: 'E-mailurile dumneavoastră',
      text: (address) => `Alegeți ce putem trimite la ${address}.`,
      topics: 'Despre ce doriți să citiți',
      language: 'Limba',
      fewer: 'Scrieți-mi mai rar',
      save: 'Salvați',
      saved: 'Salvat.',
      none: 'Niciun e-mail',
    },
    confirm: {
      title: 'Confirmați abonarea',
      text: (topic) => `Doriți să primiți e-mailuri despre „${topic}”?`,
      button: 'Da, mă abonez',
      done: (topic) => `Vă mulțumim. Abonarea la „${topic}” este confirmată.`,
    },
    ask: {
      subject: (topic) => `Vă rugăm să confirmați: ${topic}`,
      text: (topic, link) =>
        `Bună ziua,\n\naceastă adresă a fost introdusă pentru a primi „${topic}”. Vă rugăm să confirmați aici:\n\n${link}\n\nDacă nu ați fost dumneavoastră, ignorați acest e-mail: nu vom trimite nimic.\n`,
    },
  },
  et: {
    gone: {
      title: 'See link enam ei tööta',
      text: 'See on liiga vana või on osa sellest puudu. Kasutage uuema e-kirja linki.',
    },
    unsubscribe: {
      title: 'Tellimusest loobumine',
      text: (topic) => `Kas te ei soovi enam saada e-kirju teemal „${topic}“?`,
      button: 'Loobu',
      done: (topic) => `Valmis. Me ei saada teile enam e-kirju teemal „${topic}“.`,
      all: 'Mitte ühtegi e-kirja',
      allDone: 'Valmis. Te ei saa meilt enam e-kirju.',
      manage: 'Valige, mida saate',
    },
    preferences: {
      title: 'Teie e-kirjad',
      text: (address) => `Valige, mida võime saata aadressile ${address}.`,
      topics: 'Millest soovite lugeda',
      language: 'Keel',
      fewer: 'Kirjutage mulle harvem',
      save: 'Salvesta',
      saved: 'Salvestatud.',
      none: 'Mitte ühtegi e-kirja',
    },
    confirm: {
      title: 'Kinnitage tellimus',
      text: (topic) => `Kas soovite saada e-kirju teemal „${topic}“?`,
      button: 'Jah, soovin',
      done: (topic) => `Aitäh. Tellimus „${topic}“ on kinnitatud.`,
    },
    ask: {
      subject: (topic) => `Palun kinnitage: ${topic}`,
      text: (topic, link) =>
        `Tere!\n\nSee aadress sisestati, et saada „${topic}“. Palun kinnitage siin:\n\n${link}\n\nKui see ei olnud teie, jätke see e-kiri tähelepanuta: siis me ei saada midagi.\n`,
    },
  },
  nb: {
    gone: {
      title: 'Denne lenken virker ikke lenger',
      text: 'Den kan være for gammel, eller en del av den mangler. Bruk lenken i en nyere e-post.',
    },
    unsubscribe: {
      title: 'Meld deg av',
      text: (topic) => `Vil du ikke lenger få e-post om «${topic}»?`,
      button: 'Meld meg av',
      done: (topic) => `Ferdig. Du får ikke flere e-poster om «${topic}».`,
      all: 'Ingen e-post i det hele tatt',
      allDone: 'Ferdig. Du får ikke flere e-poster fra oss.',
      manage: 'Velg hva du får',
    },
    preferences: {
      title: 'E-postene dine',
      text: (address) => `Velg hva vi kan sende til ${address}.`,
      topics: 'Hva du vil lese om',
      language: 'Språk',
      fewer: 'Skriv sjeldnere til meg',
      save: 'Lagre',
      saved: 'Lagret.',
      none: 'Ingen e-post i det hele tatt',
    },
    confirm: {
      title: 'Bekreft abonnementet',
      text: (topic) => `Vil du få e-post om «${topic}»?`,
      button: 'Ja, meld meg på',
      done: (topic) => `Takk. Du abonnerer nå på «${topic}».`,
    },
    ask: {
      subject: (topic) => `Bekreft abonnementet: ${topic}`,
      text: (topic, link) =>
        `Hei,\n\ndenne adressen ble oppgitt for å få «${topic}». Bekreft det her:\n\n${link}\n\nHvis det ikke var deg, kan du se bort fra denne e-posten: Da blir ingenting sendt.\n`,
    },
  },
};
