import { expect, it } from 'vitest';
import { searchText } from './search-text.ts';

it.each([
  ['Zieliński', 'zielinski'],
  ['Wałęsa', 'walesa'],
  ['Ærø Ødegård', 'aero odegard'],
  ['Dvořáková', 'dvorakova'],
  ['Ţăranu Șerban', 'taranu serban'],
  ['STRASSE straße', 'strasse strasse'],
  ['Õun', 'oun'],
  ['Иванов', 'иванов'],
])('%s is searched as %s', (text, searched) => {
  expect(searchText(text)).toBe(searched);
});
