import { isIP } from 'node:net';

/** IPv6 prefixes whose last 32 bits are an IPv4 address: IPv4-mapped (RFC 4291), NAT64 (RFC 6052). */
const mapped = ['0:0:0:0:0:ffff:', '64:ff9b:0:0:0:0:'] as const;

/**
 * What is counted as one client: an IPv4 address as it is, of an IPv6 address the first 64 bits, because a
 * provider gives each customer at least so many addresses. An IPv4 address that is written as IPv6 counts as IPv4.
 *
 * @param address may have a port or a zone, as some proxies write it; a text that is no address stands for itself,
 * cut to 64 characters
 */
export function networkOf(address: string): string {
  const bare = withoutPort(address).replace(/%.*$/, '');
  const version = isIP(bare);
  if (version === 4) return bare;
  if (version === 0) return address.slice(0, 64);
  const groups = groupsOf(bare);
  const prefix = `${groups.slice(0, 6).join(':')}:`;
  if (mapped.some((known) => known === prefix)) {
    return groups
      .slice(6)
      .map((group) => Number.parseInt(group, 16))
      .flatMap((number) => [number >> 8, number & 255])
      .join('.');
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/** Without the port in "1.2.3.4:5" and "[::1]:5", and the brackets of "[::1]". */
function withoutPort(address: string): string {
  return (
    /^\[([^\]]*)\](:\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address
  );
}

/** The eight groups of an IPv6 address, without leading zeros, in lower case. */
function groupsOf(address: string): readonly string[] {
  // The URL standard writes each address in one way, an IPv4 address at its end as two groups.
  const text = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [before = '', after] = text.split('::');
  const parts = (side: string) => (side === '' ? [] : side.split(':'));
  if (after === undefined) return parts(before);
  const missing = 8 - parts(before).length - parts(after).length;
  return [...parts(before), ...Array<string>(missing).fill('0'), ...parts(after)];
}
