import type { CountryCode } from './truth.ts';

/** The six sales reps, by the countries that they look after. */
export const OWNERS: Readonly<Record<CountryCode, readonly string[]>> = {
  CZ: ['Klára Dvořáková', 'Tomáš Bartoš'],
  PL: ['Piotr Zieliński'],
  RO: ['Ioana Munteanu'],
  EE: ['Mart Kaasik'],
  NO: ['Ingrid Solberg'],
};
