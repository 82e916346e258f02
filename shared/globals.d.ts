/** What every runtime we run in has; shared/ may use these and nothing of Node's, the DOM's or Electron's. */
declare var TextEncoder: new () => { encode(text: string): Uint8Array };
declare var TextDecoder: new (label?: string, options?: { fatal?: boolean }) => { decode(bytes: Uint8Array): string };
interface URL {
  protocol: string;
  username: string;
  password: string;
  hostname: string;
  pathname: string;
  hash: string;
  readonly href: string;
}
declare var URL: { new (text: string): URL; canParse(text: string): boolean };
