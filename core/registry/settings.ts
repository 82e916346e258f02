import type { DatabaseSync } from 'node:sqlite';
import type { Setting } from '../../shared/contract.ts';
import { fail } from '../../shared/problem.ts';
import type { Act } from '../storage/database.ts';

interface Definition {
  default: string;
  about: string;
  /** What is wrong with `value`, or `undefined`. */
  refuse(value: string): string | undefined;
}

const seconds =
  (low: number, high: number) =>
  (value: string): string | undefined =>
    /^\d+(\.\d+)?$/.test(value) && Number(value) >= low && Number(value) <= high
      ? undefined
      : `give a number of seconds from ${low} to ${high}`;

const definitions = {
  dpop: {
    default: 'where-offered',
    about:
      'Whether new sign-ins are bound to a key of this computer, of no use elsewhere ("where-offered" by server and sign-in service, or "off").',
    refuse: (value) => (value === 'where-offered' || value === 'off' ? undefined : 'say where-offered or off'),
  },
  'decisions-from': {
    default: 'anywhere',
    about:
      'Where answers and rules may come from ("anywhere", or "screens": only Drawbridge\'s own, in windows and the browser).',
    refuse: (value) => (value === 'anywhere' || value === 'screens' ? undefined : 'say anywhere or screens'),
  },
  'hold-seconds': {
    default: 'auto',
    about: 'How long a call is held for your answer before the host is told to call again ("auto": by host).',
    refuse: (value) => (value === 'auto' ? undefined : seconds(0.1, 3_600)(value)),
  },
  'host-elicitation': {
    default: 'off',
    about:
      'Whether a host that can ask you something itself is asked for approvals too, each for one call ("off" or "once"). It could answer for you.',
    refuse: (value) => (value === 'off' || value === 'once' ? undefined : 'say off or once'),
  },
  'result-max-bytes': {
    default: String(32 * 1024 * 1024),
    about: "How many bytes of a tool's result the host gets; what is longer is cut, with a note.",
    refuse: (value) =>
      /^\d+$/.test(value) && Number(value) >= 1_000 && Number(value) <= 64 * 1024 * 1024
        ? undefined
        : 'give a number of bytes from 1000 to 67108864',
  },
  paused: {
    default: 'no',
    about: 'Whether every tool call is refused for now ("yes" or "no").',
    refuse: (value) => (value === 'yes' || value === 'no' ? undefined : 'say yes or no'),
  },
  'sign-in-seconds': {
    default: '600',
    about: 'How long a sign-in in the browser may take.',
    refuse: seconds(5, 3_600),
  },
  'sign-in-pause-seconds': {
    default: '60',
    about: 'How long calls open no other sign-in to a server after one that came to nothing.',
    refuse: seconds(0, 86_400),
  },
  'client-metadata-url': {
    default: '',
    about:
      'Where the document that describes Drawbridge to sign-in services is published (empty: nowhere; `npm run client-metadata` makes it).',
    refuse: (value) => (value === '' ? undefined : refuseDocumentUrl(value)),
  },
  'registration-issuers': {
    default: '*',
    about:
      'Where Drawbridge may register itself: addresses of sign-in services with * for any characters, a space between two.',
    refuse: () => undefined,
  },
  'registration-days': {
    default: '0',
    about: 'After how many days Drawbridge registers itself anew ("0": as long as the sign-in service lets it).',
    refuse: (value) => (/^\d{1,4}$/.test(value) ? undefined : 'give a number of days from 0 to 9999'),
  },
} as const satisfies Record<string, Definition>;

/** The client id is this address, compared letter for letter (draft-ietf-oauth-client-id-metadata-document 3). */
function refuseDocumentUrl(text: string): string | undefined {
  const url = URL.parse(text);
  const isClientId = url?.protocol === 'https:' && url.pathname !== '/' && url.hash === '' && url.username === '';
  return isClientId && url.href === text ? undefined : 'give an https address with a path, as browsers write it';
}

export type SettingKey = keyof typeof definitions;

export interface Settings {
  list(): Setting[];
  get(key: SettingKey): string;
  /** Throws `setting-invalid`. */
  set(key: string, value: string): Setting;
  /** Called after every change. */
  onChange(listener: () => void): void;
}

export function createSettings(db: DatabaseSync, act: Act): Settings {
  const rows = act(() => db.prepare('SELECT key, value FROM setting').all()) as { key: string; value: string }[];
  const values = new Map(rows.map((row) => [row.key, row.value]));
  const upsert = db.prepare('INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');

  const listeners: (() => void)[] = [];
  const show = (key: SettingKey): Setting => {
    const { default: standard, about } = definitions[key];
    return { key, value: values.get(key) ?? standard, default: standard, about };
  };
  return {
    list: () => keys().map(show),
    get: (key) => show(key).value,
    set(key, value) {
      const known = keys().find((one) => one === key);
      if (known === undefined)
        return fail('setting-invalid', { key, reason: `it is not one of: ${keys().join(', ')}` });
      const reason = definitions[known].refuse(value);
      if (reason !== undefined) fail('setting-invalid', { key, reason });
      act(() => upsert.run(known, value));
      values.set(known, value);
      for (const listener of listeners) listener();
      return show(known);
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

function keys(): SettingKey[] {
  return Object.keys(definitions) as SettingKey[];
}
