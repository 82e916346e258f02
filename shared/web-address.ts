/** An http or https address as a browser writes it, cut for showing who it leads to. */
export interface ShownAddress {
  /** Up to the host: scheme, and a user name where there is one. */
  before: string;
  /** Whose address it is. */
  host: string;
  after: string;
  /** What to look twice at. */
  warnings: readonly AddressWarning[];
}

/**
 * `punycode`: the name holds letters beyond ASCII, which may look like others; `user`: what stands before an `@` is not whom it
 * leads to; `insecure`: others on the way can read and change what is sent.
 */
export type AddressWarning = 'punycode' | 'user' | 'insecure';

/** Pure. `address` is one that the platform's own parser wrote: nothing else is shown to a person. */
export function shownAddress(address: string): ShownAddress {
  const [, scheme = '', user = '', host = '', after = ''] =
    /^(https?:\/\/)([^/?#]*@)?([^/?#]*)(.*)$/s.exec(address) ?? [];
  const warnings: AddressWarning[] = [];
  if (host.split('.').some((label) => label.startsWith('xn--'))) warnings.push('punycode');
  if (user !== '') warnings.push('user');
  if (scheme === 'http://') warnings.push('insecure');
  return host === ''
    ? { before: address, host: '', after: '', warnings }
    : { before: scheme + user, host, after, warnings };
}

export const addressWarnings = {
  punycode: 'The name of this address holds letters beyond a to z. It may only look like one you know.',
  user: 'What stands before the @ is not whose address this is.',
  insecure: 'This address is not encrypted: others on the way can read and change what you send.',
} satisfies Record<AddressWarning, string>;
