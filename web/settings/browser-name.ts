/** In this order, because each also names those after it. */
const BROWSERS: readonly [name: string, mark: RegExp][] = [
  ['Edge', /Edg\//],
  ['Opera', /OPR\//],
  ['Firefox', /Firefox\//],
  ['Chrome', /(?:Headless)?Chrome\//],
  ['Safari', /Safari\//],
];

const SYSTEMS: readonly [name: string, mark: RegExp][] = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS/],
  ['Linux', /Linux/],
];

/** What a User-Agent says, for people: “Firefox, Windows”; undefined when it says nothing that is known. */
export function browserName(userAgent: string | null): string | undefined {
  const found = [BROWSERS, SYSTEMS].flatMap(
    (kinds) => kinds.find(([, mark]) => mark.test(userAgent ?? ''))?.[0] ?? [],
  );
  return found.length > 0 ? found.join(', ') : undefined;
}
