const FIRST_SLOTS = 1 << 12;
/** Beyond it, looking for a slot takes long. */
const FULLEST = 0.6;

/** Counts how often each content came, in 12 to 40 bytes for each, so that millions of rows fit into memory. */
export class OccurrenceCounter {
  #high = new Uint32Array(FIRST_SLOTS);
  #low = new Uint32Array(FIRST_SLOTS);
  #counts = new Uint32Array(FIRST_SLOTS);
  #size = 0;

  /**
   * How often this content came before.
   *
   * @param hash at least 16 hexadecimal digits, of which 64 bits tell contents apart
   */
  next(hash: string): number {
    if (this.#size >= FULLEST * this.#counts.length) this.#grow();
    const [high, low] = [Number.parseInt(hash.slice(0, 8), 16), Number.parseInt(hash.slice(8, 16), 16)];
    const slot = this.#slotOf(high, low);
    const before = this.#counts[slot] ?? 0;
    if (before === 0) this.#size += 1;
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#counts[slot] = before + 1;
    return before;
  }

  #slotOf(high: number, low: number): number {
    const mask = this.#counts.length - 1;
    let slot = low & mask;
    while (this.#counts[slot] !== 0 && (this.#high[slot] !== high || this.#low[slot] !== low))
      slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [high, low, counts] = [this.#high, this.#low, this.#counts];
    this.#high = new Uint32Array(counts.length * 2);
    this.#low = new Uint32Array(counts.length * 2);
    this.#counts = new Uint32Array(counts.length * 2);
    for (const [old, count] of counts.entries()) {
      if (count === 0) continue;
      const slot = this.#slotOf(high[old] ?? 0, low[old] ?? 0);
      this.#high[slot] = high[old] ?? 0;
      this.#low[slot] = low[old] ?? 0;
      this.#counts[slot] = count;
    }
  }
}
