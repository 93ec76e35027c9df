import { lookup as resolveName } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';
import { AddressRefused } from '../../domain/address-refused.ts';

/** Networks that are not of the internet at large: RFC 6890 and its registries, and the metadata services of clouds with them. */
const PRIVATE_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Of IPv6 only global unicast (2000::/3) is public, and of that not what carries IPv4 addresses or is set aside. */
const PRIVATE_V6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const priv = new BlockList();
for (const [network, bits] of PRIVATE_V4) priv.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of PRIVATE_V6) priv.addSubnet(network, bits, 'ipv6');
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');

/** Which addresses requests may go to: those of the internet at large, and what an operator allows besides. */
export class PublicAddresses {
  readonly #hosts = new Set<string>();
  readonly #networks = new BlockList();

  /** @param allowed names of hosts, addresses, and networks as 10.1.0.0/16 @throws RangeError for what is no network */
  constructor(allowed: readonly string[]) {
    for (const entry of allowed) {
      const [address = '', bits] = entry.split('/');
      if (isIP(address) === 0) this.#hosts.add(entry.toLowerCase());
      else {
        const family = isIPv6(address) ? 'ipv6' : 'ipv4';
        this.#networks.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
      }
    }
  }

  /** Whether requests may go to an IP address. */
  isAllowed(address: string): boolean {
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (this.#networks.check(address, family)) return true;
    if (family === 'ipv4') return !priv.check(address, 'ipv4');
    return global.check(address, 'ipv6') && !priv.check(address, 'ipv6');
  }

  /**
   * Refuses an address before anything is looked up: what is no web address, and numbers that are not public.
   *
   * @throws AddressRefused
   */
  check(url: string): URL {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (!parsed || !/^https?:$/.test(parsed.protocol))
      throw new AddressRefused(
        `got “${url.slice(0, 200)}”, expected an address as https://hooks.example.com/path`,
      );
    const host = parsed.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !this.isAllowed(host)) throw refusal(host, host);
    return parsed;
  }

  /**
   * Looks names up for a request. The connection goes to the address that was checked, so that a name that says something
   * else the next time (DNS rebinding) helps nobody; a name with one private address among public ones is refused.
   */
  readonly lookup: LookupFunction = (host, options, callback) => {
    resolveName(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const isAllowedName = this.#hosts.has(host.toLowerCase());
      const refused = isAllowedName ? undefined : addresses.find(({ address }) => !this.isAllowed(address));
      if (refused) return callback(refusal(host, refused.address), '', 0);
      if (options.all === true) return callback(null, addresses);
      const [first] = addresses;
      if (!first) return callback(new AddressRefused(`${host} has no address`), '', 0);
      callback(null, first.address, first.family);
    });
  };
}

function refusal(host: string, address: string): AddressRefused {
  const what = host === address ? host : `${host} (${address})`;
  return new AddressRefused(
    `${what} is not an address of the public internet; RIPEN_WEBHOOK_ALLOW names hosts and networks that are allowed all the same`,
  );
}
