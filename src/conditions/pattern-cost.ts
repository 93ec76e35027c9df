/** A repetition without an end, or with one beyond this, counts as this many. */
const MANY = 500;

/** A part of a pattern: in how many ways it can match at one place. */
interface Part {
  ways: number;
}

/**
 * An upper bound of the number of ways in which a regular expression can be tried at one place of a text of 500
 * characters: alternatives add up, parts that follow each other multiply, and so do the turns of a repetition. A
 * backtracking search takes no more steps than a small multiple of it.
 *
 * @param pattern a valid pattern by the rules of Unicode mode, in which every bracket has its meaning
 * @returns infinity for a repetition whose turns can match in more ways than one: `(a|a)*`, `(a*)*`
 */
export function patternCost(pattern: string): number {
  const tokens = pattern.match(TOKEN) ?? [];
  const position = { at: 0 };
  return alternatives(tokens, position).ways;
}

/** An escape, a class, the start of a group, a quantifier, or a single character. */
const TOKEN =
  /\\[pPu]\{[^}]*\}|\\k<[^>]*>|\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\(\?(?:<?[=!]|<[^>]*>|[a-z-]*:)|[*+?]\??|\{\d+(?:,\d*)?\}\??|[\s\S]/gu;

function alternatives(tokens: readonly string[], position: { at: number }): Part {
  let total = 0;
  let ways = 1;
  let last: Part = { ways: 1 };
  while (position.at < tokens.length) {
    const token = tokens[position.at] ?? '';
    position.at += 1;
    if (token === ')') break;
    if (token === '|') {
      total += ways * last.ways;
      [ways, last] = [1, { ways: 1 }];
    } else if (/^[*+?{]/.test(token)) {
      last = { ways: repeated(last.ways, token) };
    } else {
      ways *= last.ways;
      last = token.startsWith('(') ? alternatives(tokens, position) : { ways: 1 };
    }
  }
  return { ways: total + ways * last.ways };
}

/** In how many ways a part can match that stands there between `least` and `most` times. */
function repeated(ways: number, quantifier: string): number {
  const { least, most } = timesOf(quantifier);
  if (ways === 1) return Math.min(MANY, most - least + 1);
  if (most > 10) return Number.POSITIVE_INFINITY;
  let total = 0;
  for (let times = least; times <= most; times += 1) total += ways ** times;
  return total;
}

function timesOf(quantifier: string): { least: number; most: number } {
  if (quantifier.startsWith('?')) return { least: 0, most: 1 };
  const [, least = '0', comma = ',', most = ''] = /^\{(\d+)(,?)(\d*)/.exec(quantifier) ?? [];
  if (comma === '') return { least: Number(least), most: Number(least) };
  return { least: Number(least), most: most === '' ? Number.POSITIVE_INFINITY : Number(most) };
}
