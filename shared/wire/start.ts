/**
 * How the core is started by whoever finds none running. The host's environment may hold secrets of other servers, so the
 * core gets these variables of it and no more.
 */
const passedOn = [
  'HOME',
  'USER',
  'LOGNAME',
  'PATH',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'TZ',
  'XDG_STATE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_RUNTIME_DIR',
  'XDG_CURRENT_DESKTOP',
  'XDG_SESSION_TYPE',
  'XDG_DATA_DIRS',
  'DBUS_SESSION_BUS_ADDRESS',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'BROWSER',
  // No secret, and it tells that the person sits elsewhere.
  'SSH_CONNECTION',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'SystemRoot',
  'SystemDrive',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'TEMP',
  'TMP',
  'USERNAME',
  'PATHEXT',
  'ComSpec',
] as const;

/** What a core exits with that found another one running, or just coming up, for the same folder. */
export const gaveWay = 75;

type Environment = Readonly<Record<string, string | undefined>>;

/** The part of `env` that a core may see: the list above and everything named `DRAWBRIDGE_…`. */
export function coreEnvironment(env: Environment): Record<string, string> {
  const names = [...passedOn, ...Object.keys(env).filter((name) => name.startsWith('DRAWBRIDGE_'))];
  const kept: Record<string, string> = {};
  for (const name of names) {
    const value = env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
