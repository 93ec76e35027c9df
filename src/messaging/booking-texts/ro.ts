import type { BookingTexts } from './texts.ts';

export const ROMANIAN: BookingTexts = {
  minutes: (count) =>
    count === 1
      ? '1 minut'
      : count % 100 === 0 || count % 100 > 19
        ? `${count} de minute`
        : `${count} minute`,
  language: 'Limba',
  choose: {
    timeZone: 'Fus orar',
    show: 'Afișați',
    earlier: 'Mai devreme',
    later: 'Mai târziu',
    none: 'Nu sunt ore libere în aceste zile.',
    next: 'Mergeți la prima oră liberă',
    nothing: 'Momentan nu sunt ore libere. Încercați mai târziu sau răspundeți la e-mailul nostru.',
    closed: 'Momentan nu se pot programa întâlniri aici.',
  },
  form: {
    title: 'Datele dumneavoastră',
    otherTime: 'Alegeți altă oră',
    name: 'Nume',
    email: 'E-mail',
    phone: 'Telefon',
    phonePlace: 'Vă vom suna la acest număr.',
    message: 'Despre ce doriți să discutați?',
    optional: 'opțional',
    book: 'Programați întâlnirea',
    move: 'Mutați întâlnirea',
    leaveEmpty: 'Lăsați acest câmp gol',
  },
  problem: {
    name: 'Introduceți numele.',
    email: 'Introduceți o adresă de e-mail, de exemplu ana@example.com.',
    phone: 'Introduceți un număr de telefon cu prefixul țării, de exemplu +40 721 234 567.',
    answer: 'Răspundeți la această întrebare.',
    expired: 'Pagina a fost deschisă prea mult timp. Trimiteți-o din nou.',
    tooMany:
      'Cu această adresă sunt deja programate mai multe întâlniri. Mutați sau anulați mai întâi una dintre ele.',
    busy: 'Au venit prea multe cereri din rețeaua dumneavoastră. Încercați din nou peste câteva minute.',
    taken: 'Ora aceasta tocmai a fost ocupată',
    takenText: 'Altcineva a fost puțin mai rapid. Aceste ore sunt încă libere:',
  },
  confirm: {
    title: 'Verificați căsuța poștală',
    text: (email) =>
      `Am trimis un link la ${email}. Deschideți-l în 30 de minute pentru a programa întâlnirea.`,
    subject: (title) => `Vă rugăm să confirmați: ${title}`,
    mail: 'deschideți acest link pentru a programa întâlnirea:',
  },
  meeting: {
    booked: 'Întâlnirea este programată',
    bookedText: (email) => `Am trimis o invitație la ${email}.`,
    moved: 'Întâlnirea a fost mutată',
    cancelled: 'Întâlnirea este anulată',
    cancelledText: 'Toată lumea a fost anunțată.',
    over: 'Această întâlnire s-a încheiat.',
    when: 'Când',
    who: 'Cu',
    where: 'Unde',
    byPhone: (phone) => `Telefonic: ${phone}`,
    calendar: 'Adăugați în calendar',
    move: 'Mutați întâlnirea',
    moveTitle: 'Alegeți altă oră',
    cancel: 'Anulați întâlnirea',
    cancelTitle: 'Anulați întâlnirea?',
    cancelText: 'Ora devine liberă pentru alții.',
    keep: 'Păstrați întâlnirea',
    again: 'Programați o întâlnire nouă',
  },
  mail: {
    hello: () => 'Bună ziua,',
    invitation: {
      subject: (title, when) => `${title}: ${when}`,
      text: 'întâlnirea dumneavoastră este programată.',
    },
    change: {
      subject: (title, when) => `Mutată: ${title}, ${when}`,
      text: 'întâlnirea dumneavoastră are o oră nouă.',
    },
    cancellation: {
      subject: (title, when) => `Anulată: ${title}, ${when}`,
      text: 'această întâlnire a fost anulată.',
    },
    reminder: {
      subject: (title, when) => `Memento: ${title}, ${when}`,
      text: 'așteptăm cu plăcere întâlnirea noastră.',
    },
    rep: {
      invitation: 'cineva a programat o întâlnire cu dumneavoastră.',
      change: 'o întâlnire a dumneavoastră are o oră nouă.',
      cancellation: 'o întâlnire a dumneavoastră a fost anulată.',
      lead: 'Lead',
      phone: 'Telefon',
      message: 'Mesaj',
    },
    manage: 'Mutați sau anulați întâlnirea',
  },
};
