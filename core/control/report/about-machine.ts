import { arch, release, version as systemVersion } from 'node:os';
import { isSea } from 'node:sea';
import { version } from '../../../shared/version.ts';

/** Set, they change the way to servers and browsers. Only their names are told: they may hold passwords. */
const telling = [
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'https_proxy',
  'http_proxy',
  'all_proxy',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'DRAWBRIDGE_HOME',
  'BROWSER',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'DBUS_SESSION_BUS_ADDRESS',
  'SSH_CONNECTION',
  'WSL_DISTRO_NAME',
];

/** Versions and platform of this process. */
export function aboutMachine({ env, platform, versions }: NodeJS.Process): string[] {
  const set = telling.filter((name) => env[name] !== undefined && env[name] !== '');
  return [
    `Drawbridge ${version}, ${isSea() ? 'as one executable' : 'on the Node of this computer'}`,
    `Node ${versions.node}, SQLite ${versions['sqlite'] ?? 'unknown'}, OpenSSL ${versions.openssl}`,
    `${platform} ${arch()}, ${release()} (${systemVersion()})`,
    `Desktop: ${env['XDG_CURRENT_DESKTOP'] ?? 'not said'}, ${env['XDG_SESSION_TYPE'] ?? 'not said'}`,
    `Time zone: ${Intl.DateTimeFormat().resolvedOptions().timeZone}`,
    `Set in its environment, values not told: ${set.join(', ') || 'nothing of interest'}`,
  ];
}
