import type { Place } from '../domain/place.ts';
import { foldText } from '../domain/text.ts';
import { type ColumnSource, DATE_ORDERS, VALUE_TYPES, type ValueSource, type ValueType } from './mapping.ts';

const FORM = 'the name of a column, { column: … }, { constant: … } or { row: prefix }';

/** Reads where a value comes from; undefined when nothing is there, or what is there is refused. */
export function readSource(place: Place): ValueSource | undefined {
  return readTyped(place, 'text');
}

/** The same, of a date when the type is not said. */
export function readDateSource(place: Place): ValueSource | undefined {
  return readTyped(place, 'date');
}

/** The same, of a number when the type is not said. */
export function readNumberSource(place: Place): ValueSource | undefined {
  return readTyped(place, 'number');
}

function readTyped(place: Place, usual: ValueType): ValueSource | undefined {
  if (place.isMissing) return undefined;
  if (typeof place.value === 'string') return { from: 'column', column: place.value, type: usual };
  if (place.has('constant')) return readConstant(place);
  if (place.has('row')) {
    if (!place.object(['row'])) return undefined;
    const prefix = place.at('row').text('a prefix for the number of the row, such as client-');
    return prefix === undefined ? undefined : { from: 'row', prefix };
  }
  if (!place.object(['column', 'type', 'order', 'words'], FORM)) return undefined;
  const column = place.at('column').text('the name of a column');
  const type = VALUE_TYPES.find((known) => known === (place.at('type').value ?? usual));
  if (!type) place.at('type').refuse(VALUE_TYPES.join(', '));
  const order = DATE_ORDERS.find((known) => known === place.at('order').value);
  if (!order && !place.at('order').isMissing) place.at('order').refuse(DATE_ORDERS.join(' or '));
  const words = place.has('words') ? readWords(place.at('words')) : undefined;
  if (column === undefined || !type) return undefined;
  return { from: 'column', column, type, ...(order && { order }), ...(words && { words }) };
}

function readConstant(place: Place): ValueSource | undefined {
  if (!place.object(['constant'])) return undefined;
  const { value } = place.at('constant');
  const isPlain = typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string';
  return isPlain && value !== ''
    ? { from: 'constant', constant: value }
    : place.at('constant').refuse('text, a number, true or false');
}

function readWords(place: Place): ColumnSource['words'] {
  const words = new Map<string, string | number | boolean>();
  for (const [word, meaning] of place.entries('a mapping from words of the file to what they mean')) {
    const { value } = meaning;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      words.set(foldText(word.trim()), value);
    else meaning.refuse('text, a number, true or false');
  }
  return words;
}
