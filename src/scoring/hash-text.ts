/**
 * A hash of a text in 64 bits, as hexadecimal digits: two FNV-1a passes over its UTF-16 units with different offsets.
 * Tells texts apart; it protects nothing.
 */
export function hashText(text: string): string {
  return [0x811c9dc5, 0x01000193 ^ text.length].map((offset) => fnv1a(text, offset)).join('');
}

function fnv1a(text: string, offset: number): string {
  let hash = offset;
  for (let position = 0; position < text.length; position += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(position), 0x01000193);
    // FNV alone mixes upwards only; the shift lets the high bits reach the low ones.
    hash ^= hash >>> 15;
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
