/**
 * Whether a web address names a host that is only reached from inside a network (RFC 1918, RFC 6598, RFC 3927, RFC 4193,
 * RFC 4291, RFC 6761), as far as the name tells.
 */
export function isPrivateAddress(url: string): boolean {
  const host = new URL(url).hostname.toLowerCase().replace(/^\[|\]$/g, '');
  if (/(^|\.)(localhost|local|internal|lan|home|test|invalid)$/.test(host)) return true;
  if (host.includes(':'))
    return host === '::1' || host === '::' || /^(f[cd]|fe[89ab])/.test(host) || host.startsWith('::ffff:');
  const parts = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host);
  if (!parts) return !host.includes('.');
  const [first, second] = [Number(parts[1]), Number(parts[2])];
  return (
    [0, 10, 127].includes(first) ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168) ||
    (first === 169 && second === 254) ||
    (first === 100 && second >= 64 && second <= 127)
  );
}
