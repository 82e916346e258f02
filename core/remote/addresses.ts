import ipaddr from 'ipaddr.js';

/**
 * How near an address is. `network` is a company's or a home's own (10/8, 192.168/16, fc00::/7…); `link` is link-local,
 * where clouds keep their metadata services; `other` is everything no server should be at (multicast, reserved…).
 */
export type Nearness = 'public' | 'machine' | 'network' | 'link' | 'other';

const byRange: Readonly<Record<string, Nearness>> = {
  unicast: 'public',
  loopback: 'machine',
  unspecified: 'machine',
  private: 'network',
  uniqueLocal: 'network',
  carrierGradeNat: 'network',
  linkLocal: 'link',
};

/** Of a textual IPv4 or IPv6 address; IPv4 in IPv6 clothes counts as what it is. */
export function nearnessOf(address: string): Nearness {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return 'other';
  return byRange[embedded(ipaddr.process(bare)).range()] ?? 'other';
}

/** NAT64 (64:ff9b::/96) and the old compatible form (::/96) carry an IPv4 address in their last four bytes. */
function embedded(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  const bytes = address.toByteArray();
  const compatible = address.range() === 'unicast' && bytes.length === 16 && bytes.slice(0, 12).every((b) => b === 0);
  return compatible || address.range() === 'rfc6052' ? ipaddr.fromByteArray(bytes.slice(-4)) : address;
}

/** Whether a URL's host is an address as it stands, or a name that always means this machine. */
export function isAddress(hostname: string): boolean {
  return ipaddr.isValid(hostname.replace(/^\[|\]$/g, ''));
}

/** Whether the host names this machine without asking anyone: `localhost`, 127.0.0.0/8, [::1]. */
export function isThisMachine(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true;
  return isAddress(hostname) && nearnessOf(hostname) === 'machine';
}
