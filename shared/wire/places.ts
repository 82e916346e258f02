/**
 * Where Drawbridge keeps its things on this machine. Pure: the caller gives platform, environment and home, so that
 * bridge, CLI and core always agree. `DRAWBRIDGE_HOME` holds everything when set.
 */
export interface Machine {
  platform: string;
  env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  home: string;
  /** Numeric user id; -1 on Windows. */
  uid: number;
}

export interface Places {
  /** Private folder (0700) of state. */
  home: string;
  /** Socket (or named pipe) that bridges talk to. */
  bridgeSocket: string;
  /** Socket (or named pipe) that CLI and tray talk to. */
  controlSocket: string;
  /** The folder that holds the sockets, to be made 0700 and owned by the user; equals `home` unless that path is too long. */
  socketFolder: string;
}

/** The longest path a Unix socket's address takes on every platform we run on (macOS: 104 with the final zero). */
const maxSocketPath = 100;

/** `join` has the platform's own manners (path.join). */
export function places(machine: Machine, join: (...parts: string[]) => string): Places {
  const home = stateFolder(machine, join);
  if (machine.platform === 'win32') {
    const pipe = (name: string) => `\\\\.\\pipe\\drawbridge-${tag(home)}-${name}`;
    return { home, bridgeSocket: pipe('bridge'), controlSocket: pipe('control'), socketFolder: home };
  }
  const fits = join(home, 'control.sock').length <= maxSocketPath;
  const socketFolder = fits ? home : join('/tmp', `drawbridge-${machine.uid}-${tag(home)}`);
  return {
    home,
    bridgeSocket: join(socketFolder, 'bridge.sock'),
    controlSocket: join(socketFolder, 'control.sock'),
    socketFolder,
  };
}

function stateFolder(machine: Machine, join: (...parts: string[]) => string): string {
  const { env, platform, home } = machine;
  if (env['DRAWBRIDGE_HOME']) return env['DRAWBRIDGE_HOME'];
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Drawbridge');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Drawbridge');
  return join(env['XDG_STATE_HOME'] || join(home, '.local', 'state'), 'drawbridge');
}

/** A short name for a path, the same in every process (FNV-1a, twice, 64 bits in hex). */
function tag(path: string): string {
  const fnv = (seed: number) => {
    let hash = seed;
    for (let i = 0; i < path.length; i++) hash = Math.imul(hash ^ path.charCodeAt(i), 0x0100_0193) >>> 0;
    return hash.toString(16).padStart(8, '0');
  };
  return fnv(0x811c_9dc5) + fnv(0x1234_5678);
}
