/**
 * Remote servers that a host's configuration names itself: by address, or through another program's bridge. Another bridge is
 * a row here.
 */
import { readAddress } from '../../shared/wire/address.ts';
import type { Member } from './format.ts';

export interface Foreign {
  url: string;
  /** `url`, or the program that carries it. */
  via: string;
  /** What the entry says besides and no entry of ours can: names only, as the values are often secrets. */
  leaves: string[];
}

interface OtherBridge {
  name: string;
  /** Options that hold the address; without any it is the first argument that is no option. */
  address?: readonly string[];
  /** Options followed by a value, or by several. */
  values: Readonly<Record<string, number>>;
  /** Options that mean nothing to us. */
  plain: readonly string[];
}

const otherBridges: readonly OtherBridge[] = [
  {
    name: 'mcp-remote',
    values: {
      '--header': 1,
      '--transport': 1,
      '--host': 1,
      '--resource': 1,
      '--auth-timeout': 1,
      '--ignore-tool': 1,
      '--static-oauth-client-metadata': 1,
      '--static-oauth-client-info': 1,
    },
    plain: ['--transport', '--host', '--auth-timeout', '--allow-http', '--debug', '--silent', '--enable-proxy'],
  },
  {
    name: 'mcp-proxy',
    values: { '--headers': 2, '-H': 2, '--transport': 1, '--client-id': 1, '--client-secret': 1, '--token-url': 1 },
    plain: ['--transport', '--debug', '--no-verify-ssl'],
  },
  {
    name: 'supergateway',
    address: ['--sse', '--streamableHttp'],
    values: { '--header': 1, '--oauth2Bearer': 1, '--logLevel': 1, '--outputTransport': 1 },
    plain: ['--logLevel', '--outputTransport'],
  },
  { name: 'mcp-stdio', values: { '--header': 1, '-H': 1, '--transport': 1 }, plain: ['--transport'] },
];

/** `undefined`: a local server, or something we do not fully understand, which is then left alone. */
export function foreignServer(member: Member): Foreign | undefined {
  if (member.address !== undefined) return found(member.address, 'url', member.headers.map(headerNamed));
  const started = bridgeIn(member.argv);
  return started && carried(started.bridge, started.rest);
}

/** Programs that only start another, with the words and options they take before its name. */
const launchers = /^(npx|npm|pnpm|pnpx|yarn|bun|bunx|deno|node|uvx|uv|pipx|cmd|exec|dlx|x|run|tool|\/[a-z])$/i;

function bridgeIn(argv: readonly string[]): { bridge: OtherBridge; rest: string[] } | undefined {
  for (const [index, word] of argv.entries()) {
    const bridge = otherBridges.find(({ name }) => isProgram(word, name));
    // `npx -p mcp-remote mcp-remote URL` names it twice.
    if (bridge) return { bridge, rest: argv.slice(index + 1).filter((each) => !isProgram(each, bridge.name)) };
    if (!word.startsWith('-') && !launchers.test(baseName(word))) return undefined;
  }
  return undefined;
}

/** `mcp-remote`, `mcp-remote@latest`, `npm:mcp-remote`, `C:\…\mcp-remote.cmd`, `/…/mcp-remote/dist/proxy.js`. */
function isProgram(word: string, name: string): boolean {
  const folders = word.split(/[\\/]/);
  if (folders.slice(0, -1).includes(name) && /\.[cm]?js$/i.test(word)) return true;
  return baseName(word).replace(/^npm:/, '').replace(/@.*$/, '') === name;
}

function baseName(word: string): string {
  if (/^\/[a-z]$/i.test(word)) return word;
  return (word.split(/[\\/]/).at(-1) ?? '').replace(/\.(exe|cmd|bat|ps1)$/i, '');
}

function carried(bridge: OtherBridge, words: readonly string[]): Foreign | undefined {
  const leaves: string[] = [];
  let address: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const [option, inline] = optionOf(words[at] ?? '');
    if (!option.startsWith('-')) {
      // Behind the address stand words that are about signing in by the other bridge, such as its port.
      if (bridge.address === undefined) address ??= option;
      continue;
    }
    const isAddress = bridge.address?.includes(option) ?? false;
    const taken = inline === undefined ? (isAddress ? 1 : (bridge.values[option] ?? 0)) : 0;
    const value = inline ?? words[at + 1];
    at += taken;
    if (isAddress) address ??= value;
    else if (!bridge.plain.includes(option)) leaves.push(named(option, value));
  }
  return address === undefined ? undefined : found(address, bridge.name, leaves);
}

/** `--name=value` as two; an address may hold `=`, too. */
function optionOf(word: string): [string, string?] {
  const at = word.startsWith('-') ? word.indexOf('=') : -1;
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

function named(option: string, value: string | undefined): string {
  return /^(--headers?|-H)$/.test(option) ? headerNamed(value?.split(':')[0]?.trim() ?? '') : option;
}

function headerNamed(name: string): string {
  return `header ${name}`;
}

function found(address: string, via: string, leaves: string[]): Foreign | undefined {
  const read = readAddress(address);
  return 'url' in read ? { url: read.url, via, leaves: [...new Set(leaves)] } : undefined;
}
