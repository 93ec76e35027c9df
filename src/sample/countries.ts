import type { CountryCode } from './truth.ts';

/** What people, companies and days are like in a country of the sample. */
export interface Country {
  code: CountryCode;
  currency: string;
  /** Units of the currency for a euro; made up, of the right size. */
  perEuro: number;
  /** The standard time of its zone, in hours after UTC. */
  utcOffsetHours: number;
  /** Local hours at which work begins and ends. */
  workday: readonly [number, number];
  language: string;
  legalForm: string;
  cities: readonly string[];
  /** Names of places and rivers, for companies. */
  places: readonly string[];
  women: readonly string[];
  men: readonly string[];
  /** Family names; where women have another form, both with a bar between, the men's first. */
  families: readonly string[];
}

const words = (text: string): string[] => text.split(' ');

export const COUNTRIES: Readonly<Record<CountryCode, Country>> = {
  CZ: {
    code: 'CZ',
    currency: 'CZK',
    perEuro: 25,
    utcOffsetHours: 1,
    workday: [8, 17],
    language: 'cs',
    legalForm: 's.r.o.',
    cities: ['Praha', 'Brno', 'Ostrava', 'Plzeň', 'Olomouc', 'Liberec', 'Hradec Králové', 'České Budějovice'],
    places: words(
      'Vltava Morava Sázava Beskydy Haná Blaník Radhošť Říp Šumava Krkonoše Lužnice Vysočina Ještěd Praděd',
    ),
    women: words(
      'Jana Eva Lucie Petra Kateřina Lenka Tereza Markéta Zuzana Hana Veronika Božena Šárka Anežka',
    ),
    men: words('Jiří Jan Petr Tomáš Martin Pavel Ondřej Lukáš Václav Štěpán Zdeněk Marek Radek Vojtěch'),
    families: words(
      'Novák|Nováková Svoboda|Svobodová Novotný|Novotná Dvořák|Dvořáková Černý|Černá Procházka|Procházková Kučera|Kučerová Veselý|Veselá Horák|Horáková Němec|Němcová Pokorný|Pokorná Marek|Marková Hájek|Hájková Růžička|Růžičková Beneš|Benešová Fiala|Fialová Sedláček|Sedláčková Doležal|Doležalová Zeman|Zemanová Kolář|Kolářová Křížek|Křížková Šťastný|Šťastná',
    ),
  },
  PL: {
    code: 'PL',
    currency: 'PLN',
    perEuro: 4.3,
    utcOffsetHours: 1,
    workday: [8, 17],
    language: 'pl',
    legalForm: 'sp. z o.o.',
    cities: ['Warszawa', 'Kraków', 'Łódź', 'Wrocław', 'Poznań', 'Gdańsk', 'Katowice', 'Rzeszów'],
    places: words(
      'Wisła Odra Warta Bałtyk Tatry Wawel Mazury Śląsk Pomorze Giewont Narew Bieszczady Noteć Podlasie',
    ),
    women: words(
      'Anna Katarzyna Agnieszka Małgorzata Joanna Ewa Magdalena Aleksandra Zofia Grażyna Bożena Łucja',
    ),
    men: words(
      'Piotr Krzysztof Andrzej Tomasz Paweł Michał Marcin Łukasz Stanisław Wojciech Jacek Grzegorz Rafał',
    ),
    families: words(
      'Nowak Kowalski|Kowalska Wiśniewski|Wiśniewska Wójcik Kowalczyk Kamiński|Kamińska Lewandowski|Lewandowska Zieliński|Zielińska Szymański|Szymańska Woźniak Dąbrowski|Dąbrowska Kozłowski|Kozłowska Jankowski|Jankowska Mazur Krawczyk Piotrowski|Piotrowska Grabowski|Grabowska Pawłowski|Pawłowska Michalski|Michalska Król Wróbel Żak',
    ),
  },
  RO: {
    code: 'RO',
    currency: 'RON',
    perEuro: 5,
    utcOffsetHours: 2,
    workday: [9, 18],
    language: 'ro',
    legalForm: 'SRL',
    cities: ['București', 'Cluj-Napoca', 'Timișoara', 'Iași', 'Constanța', 'Brașov', 'Sibiu', 'Oradea'],
    places: words(
      'Carpați Dunăre Mureș Olt Bucegi Ceahlău Someș Făgăraș Dobrogea Banat Crișana Bărăgan Retezat Argeș',
    ),
    women: words(
      'Maria Elena Ioana Andreea Mihaela Ana Cristina Gabriela Raluca Ștefania Ilinca Roxana Anca',
    ),
    men: words(
      'Andrei Alexandru Mihai Ion Ștefan Cristian Gabriel Radu Vlad Bogdan Călin Dragoș Răzvan Sorin',
    ),
    families: words(
      'Popescu Ionescu Popa Radu Dumitru Stan Stoica Gheorghe Matei Ciobanu Rusu Munteanu Șerban Lazăr Dobre Nistor Țurcanu Bălan Cojocaru Moldovan Văduva Călinescu',
    ),
  },
  EE: {
    code: 'EE',
    currency: 'EUR',
    perEuro: 1,
    utcOffsetHours: 2,
    workday: [9, 17],
    language: 'et',
    legalForm: 'OÜ',
    cities: ['Tallinn', 'Tartu', 'Pärnu', 'Narva', 'Viljandi', 'Rakvere', 'Võru'],
    places: words(
      'Läänemere Emajõe Pärnumaa Munamäe Toompea Saaremaa Hiiu Võhandu Põhja Lõuna Järve Ülemiste Piusa Kõrve',
    ),
    women: words('Mari Kadri Liis Anneli Kristiina Piret Triin Õnne Katrin Riina Maarja Külli Heli'),
    men: words('Mart Jaan Toomas Andres Margus Tõnu Priit Jüri Siim Taavi Märt Ülo Kaarel'),
    families: words(
      'Tamm Saar Sepp Mägi Kask Kukk Rebane Ilves Pärn Koppel Luik Oja Kaasik Kuusk Raudsepp Põder Järv Lõhmus Käär Õunapuu',
    ),
  },
  NO: {
    code: 'NO',
    currency: 'NOK',
    perEuro: 11.5,
    utcOffsetHours: 1,
    workday: [8, 16],
    language: 'nb',
    legalForm: 'AS',
    cities: ['Oslo', 'Bergen', 'Trondheim', 'Stavanger', 'Tromsø', 'Ålesund', 'Bodø', 'Drammen'],
    places: words(
      'Fjord Hardanger Lofoten Sogne Jæren Røros Ålesund Hallingdal Nordkapp Telemark Trøndelag Mjøsa Setesdal Dovre',
    ),
    women: words('Ingrid Kari Anne Marit Liv Solveig Silje Åse Ragnhild Hilde Bjørg Tonje Astrid Kjersti'),
    men: words('Lars Ole Bjørn Knut Håkon Øyvind Sverre Terje Pål Magnus Eirik Jørgen Tor Åge'),
    families: words(
      'Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Johnsen Berg Haugen Hagen Bakken Solberg Bjørnstad Sørensen Strøm Ødegård Aas Lødrup',
    ),
  },
};
