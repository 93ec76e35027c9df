/** What a column can be, beyond a trait or a property of its own name. */
export type ColumnRole = keyof typeof WORDS;

/**
 * Names of columns, in English and in Czech, Polish, Romanian, Estonian and Norwegian (some German), folded to ASCII letters
 * and digits. A name may stand for several roles: the kind of the import decides.
 */
const WORDS = {
  email: `email mail emailaddress eaddress emailid contactemail workemail adresemail adresaemail emailovaadresa meil
    epost eposti epostiaadress epostadresse emailadresse posta adresadeemail`,
  userId: `userid user leadid lead customerid clientid contactid personid recordid uid externalid iduzivatele idzakaznika
    idkontaktu idklienta iduzytkownika idklient idutilizator idclient kasutajaid kliendiid brukerid kundeid id`,
  anonymousId: 'anonymousid deviceid visitorid cookieid clientcookie',
  firstName:
    'firstname givenname first forename jmeno krestnijmeno imie prenume eesnimi fornavn vorname prenom',
  lastName:
    'lastname surname familyname last prijmeni nazwisko nume numedefamilie perekonnanimi perenimi etternavn nachname',
  name: 'name fullname contactname celejmeno imieinazwisko numecomplet taisnimi taielikunimi navn fulltnavn',
  phone:
    'phone phonenumber telephone mobile mobilephone telefon telefonnummer tel mobil telefoninumber numertelefonu',
  title:
    'title jobtitle position jobposition funkce pozice stanowisko functie ametikoht amet stilling tittel',
  companyId:
    'companyid accountid organizationid organisationid idfirmy firmaid ico orgnr nip cui registrikood',
  company: `company companyname organization organisation account accountname employer firma spolecnost nazwafirmy
    nazevfirmy companie ettevote bedrift selskap firmanavn`,
  industry: 'industry sector odvetvi obor branza industrie domeniu valdkond bransje',
  employees: `employees employeecount numberofemployees companysize pocetzamestnancu zamestnanci liczbapracownikow
    pracownicy numarangajati angajati tootajad tootajatearv ansatte antallansatte`,
  eventName: `event eventname action activity activitytype eventtype touchtype akce udalost aktivita zdarzenie akcja czynnosc
    eveniment actiune activitate sundmus tegevus hendelse aktivitet type typ`,
  occurredAt: `timestamp datetime occurredat occurred eventtime eventdate activitydate activitytime date time createdat
    createdate created createdon when datum datumacas cas data dataiora dataczas datagodzina czas ora kuupaev aeg
    kellaaeg dato tidspunkt tid ts sentat`,
  updatedAt: `updatedat updated lastupdated lastmodified lastmodifieddate modifiedat modified updatedate upraveno zmeneno
    zmodyfikowano modificat muudetud endret`,
  messageId: 'messageid eventid activityid idudalosti idzdarzenia touchid logid',
  opportunityId: `opportunityid dealid oppid opportunity deal idobchodu obchodid idprilezitosti idszansy idtransakcji
    idoportunitate tehinguid salgsmulighetid recordid id`,
  openedAt: `openedat opened opendate createdat createdate created createdon zalozeno vytvoreno datumvytvoreni utworzono
    datautworzenia datacrearii creatla loodud loodudkuupaev opprettet opprettetdato`,
  stage: 'stage dealstage stagename pipelinestage faze stav etap etapa stadiu etapp faas fase status',
  stageAt: 'stagechangedat stagedate laststagechange stagechangedate zmenafaze',
  result: `result outcome closeoutcome won iswon closedwon vysledek wynik rezultat tulemus resultat converted isconverted
    status stage dealstage stagename`,
  closedAt: `closedat closed closedate closeddate wondate uzavreno datumuzavreni zamknieto datazamkniecia datainchiderii
    inchis suletud sulgemiskuupaev lukket lukketdato`,
  amount: `amount dealamount value dealvalue acv arr estimatedacv price revenue castka hodnota kwota wartosc suma valoare
    summa vaartus belop verdi`,
  cost: 'cost acquisitioncost naklady koszt kulu cheltuieli kostnad',
  owner: `owner dealowner contactowner rep salesrep ownerrepid vlastnik obchodnik wlasciciel handlowiec proprietar
    responsabil omanik muugimees eier selger`,
  reason: 'reason lostreason closedlostreason lossreason duvod powod motiv pohjus arsak',
  currency: 'currency currencycode mena waluta moneda valuuta valuta',
  day: `day date reportingstarts datum den data dzien dataraport zi ziua kuupaev paev dato dag`,
  channel: 'channel source medium platform network utmsource kanal canal zdroj zrodlo sursa kilde allikas',
  campaign: 'campaign campaignname utmcampaign kampan kampania campanie kampaania kampanje',
  spend: `spend spent amountspent cost costs amount naklady naklad utrata koszt wydatki cheltuieli cost kulu kulud kostnad
    utgift belop castka kwota suma`,
};

const SETS = new Map(
  Object.entries(WORDS).map(([role, words]) => [role, words.split(/\s+/)] as [ColumnRole, string[]]),
);

/** How well the name of a column says a role: 0 best, undefined when it does not say it. */
export function roleRank(column: string, role: ColumnRole): number | undefined {
  const rank = SETS.get(role)?.indexOf(foldName(column)) ?? -1;
  return rank < 0 ? undefined : rank;
}

/** Letters and digits without accents and case; what stands in brackets is a remark. */
function foldName(column: string): string {
  const bare = column.replace(/\([^)]*\)|\[[^\]]*\]/g, ' ');
  const ascii = bare.toLowerCase().replaceAll('ł', 'l').replaceAll('ø', 'o').replaceAll('æ', 'ae');
  return ascii.normalize('NFD').replace(/[^a-z0-9]/g, '');
}
