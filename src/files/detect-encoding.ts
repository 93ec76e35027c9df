import type { Encoding } from './mapping.ts';

/** Of the bytes of a text in UTF-16, at least this share is zero in one half when it holds any Western text. */
const LEAST_ZEROS = 0.3;

/** Bytes that are letters in Windows-1250 and signs in Windows-1252, or letters that no Western language writes. */
const CENTRAL = new Set([
  0x8a, 0x8d, 0x8e, 0x8f, 0x9a, 0x9c, 0x9d, 0x9e, 0x9f, 0xa3, 0xa5, 0xaa, 0xaf, 0xb3, 0xb9, 0xba, 0xbc, 0xbe,
  0xbf, 0xcc, 0xd9, 0xec, 0xf9,
]);
/** Bytes that are frequent letters in Windows-1252 (À, Å, à, å) and in Windows-1250 those of hardly any word (Ŕ, Ĺ). */
const WESTERN = new Set([0xc0, 0xc5, 0xe0, 0xe5]);

/**
 * The encoding of a text by its beginning: by its byte order mark, by zeros between letters, by whether it is valid
 * UTF-8, and otherwise by its letters. Windows-1250 and Windows-1252 cannot be told apart for sure: whoever knows, says it.
 */
export function detectEncoding(bytes: Uint8Array): Encoding {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (const [position, byte] of bytes.entries()) {
    if (byte === 0) zeros[position % 2] = (zeros[position % 2] ?? 0) + 1;
  }
  const [atEven = 0, atOdd = 0] = zeros;
  const half = bytes.length / 2;
  if (atOdd > LEAST_ZEROS * half && atOdd > atEven) return 'utf-16le';
  if (atEven > LEAST_ZEROS * half) return 'utf-16be';
  return isUtf8(bytes) ? 'utf-8' : windowsEncoding(bytes);
}

/** Whether the bytes are the beginning of a text in UTF-8; its last character may be cut. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function windowsEncoding(bytes: Uint8Array): Encoding {
  let [central, western] = [0, 0];
  for (const [position, byte] of bytes.entries()) {
    const isInWord = isLetter(bytes[position - 1]) || isLetter(bytes[position + 1]);
    if (isInWord && CENTRAL.has(byte)) central += 1;
    if (isInWord && WESTERN.has(byte)) western += 1;
  }
  return central > western ? 'windows-1250' : 'windows-1252';
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));
}
