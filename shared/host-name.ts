/** The host of whoever runs `drawbridge bridge URL` by itself. */
export function hostName(host: string): string {
  return host === 'other' ? 'a program you did not connect' : host;
}
