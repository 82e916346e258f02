import { Secret } from '../../../shared/secret.ts';
import type { ControlHandlers } from '../handlers.ts';
import type { Rooms } from './rooms.ts';

export function vaultCalls({ vault, activity }: Rooms): ControlHandlers['vault'] {
  return {
    status: () => vault.status(),
    async use({ input: { mode, passphrase, reset } }) {
      const status = await vault.use(
        mode,
        passphrase === undefined ? { reset } : { reset, passphrase: new Secret(passphrase) },
      );
      activity.record({ kind: 'vault.changed', outcome: mode, ...(reset ? { detail: 'reset' } : {}) });
      return status;
    },
    async unlock({ input }) {
      const status = await vault.unlock(new Secret(input.passphrase));
      activity.record({ kind: 'vault.changed', outcome: 'unlocked' });
      return status;
    },
  };
}

export function settingCalls({ registry: { settings }, activity }: Rooms): ControlHandlers['settings'] {
  return {
    list: () => settings.list(),
    set({ input: { key, value } }) {
      const set = settings.set(key, value);
      activity.record({ kind: 'setting.changed', detail: `${set.key} = ${set.value}` });
      return set;
    },
  };
}
