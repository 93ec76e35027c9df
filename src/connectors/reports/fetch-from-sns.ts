import { isAddressOfSns } from './verify-report.ts';

const ANSWERS_WITHIN_MS = 5_000;
const MOST_KEPT = 20;

/** Fetches texts from Amazon SNS: certificates, which are kept, and confirmations of subscriptions. */
export class SnsFetcher {
  readonly #certificates = new Map<string, string>();

  /** @throws what the network says, or that the address is not Amazon's */
  readonly certificate = async (address: string): Promise<string> => {
    const known = this.#certificates.get(address);
    if (known !== undefined) return known;
    const text = await this.get(address);
    if (this.#certificates.size >= MOST_KEPT) this.#certificates.clear();
    this.#certificates.set(address, text);
    return text;
  };

  /** @throws what the network says, or that the address is not Amazon's */
  async get(address: string): Promise<string> {
    if (!isAddressOfSns(address)) throw new Error(`${address} is not an address of Amazon SNS`);
    const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS);
    const response = await fetch(address, { redirect: 'error', signal });
    if (!response.ok) throw new Error(`${address} answered ${response.status}`);
    return response.text();
  }
}
