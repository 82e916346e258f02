export type Environment = Readonly<Record<string, string | undefined>>;

/** Proxy addresses; empty text where there is none. `noProxy` is a comma-separated list of hosts, or `*`. */
export interface Proxies {
  httpProxy: string;
  httpsProxy: string;
  noProxy: string;
}

/** Never through a proxy: a server on this machine is meant to be this machine's. */
const thisMachine = ['localhost', '127.0.0.1', '[::1]'];

/** The proxies the environment names, in the lower- or upper-case spelling, as curl and most tools read them. */
export function proxiesOf(env: Environment): Proxies {
  const read = (name: string) => env[name] || env[name.toUpperCase()] || '';
  const any = read('all_proxy');
  const except = read('no_proxy');
  return {
    httpProxy: withScheme(read('http_proxy') || any),
    httpsProxy: withScheme(read('https_proxy') || any),
    noProxy: except.trim() === '*' ? '*' : [...thisMachine, ...except.split(/[,\s]+/)].filter(Boolean).join(','),
  };
}

export function isProxied({ httpProxy, httpsProxy }: Proxies): boolean {
  return httpProxy !== '' || httpsProxy !== '';
}

function withScheme(proxy: string): string {
  return proxy === '' || proxy.includes('://') ? proxy : `http://${proxy}`;
}
