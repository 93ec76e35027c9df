/** Letters that are no base letter with a mark, as they are typed without one. */
const PLAIN: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  þ: 'th',
  ı: 'i',
};

/** The form in which lists are searched: lower case without accents, so that “zielin” finds “Zieliński”. */
export function searchText(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[łøđðæœßþı]/g, (letter) => PLAIN[letter] ?? letter);
}
