import { Secret } from '../../../shared/secret.ts';
import type { Setting } from '../../../shared/contract.ts';
import { fail } from '../../../shared/problem.ts';
import { decidedBy } from '../../consent/decided-by.ts';
import { own } from '../../policy/own.ts';
import { decidedSettings, type DecidedSettings } from '../../policy/decided-settings.ts';
import type { ControlHandlers } from '../handlers.ts';
import type { Rooms } from './rooms.ts';

export function vaultCalls({ vault, activity }: Rooms): ControlHandlers['vault'] {
  return {
    status: () => vault.status(),
    async use({ input: { mode, passphrase, reset }, source }) {
      const status = await vault.use(
        mode,
        passphrase === undefined ? { reset } : { reset, passphrase: new Secret(passphrase) },
      );
      activity.record({
        kind: 'vault.changed',
        outcome: mode,
        ...(reset ? { detail: 'reset' } : {}),
        ...decidedBy(source),
      });
      return status;
    },
    async unlock({ input, source }) {
      const status = await vault.unlock(new Secret(input.passphrase));
      activity.record({ kind: 'vault.changed', outcome: 'unlocked', ...decidedBy(source) });
      return status;
    },
  };
}

/** Whoever may not decide may not say who decides, either. */
const aboutDecisions = new Set(['decisions-from', 'host-elicitation']);

export function settingCalls(rooms: Rooms): ControlHandlers['settings'] {
  const { settings } = rooms.registry;
  const { policies, activity } = rooms;
  return {
    list: () => settingsInForce(rooms),
    set({ input: { key, value }, source }) {
      if (aboutDecisions.has(key)) policies.checkWay(source.way);
      const decided = own(decidedNow(rooms), key);
      if (decided) fail('setting-decided', { key, by: decided.by });
      const set = settings.set(key, value);
      activity.record({ kind: 'setting.changed', detail: `${set.key} = ${set.value}`, ...decidedBy(source) });
      return set;
    },
  };
}

/** The settings, with the policy's word in the place of the person's where a file decides. */
export function settingsInForce(rooms: Pick<Rooms, 'registry' | 'policyFiles'>): Setting[] {
  const decided = decidedNow(rooms);
  return rooms.registry.settings.list().map((one) => ({ ...one, ...decided[one.key] }));
}

function decidedNow({ policyFiles }: Pick<Rooms, 'policyFiles'>): DecidedSettings {
  // While a file cannot be used nothing passes at all, and what it would say is not known.
  const isUsable = policyFiles.states().every(({ state }) => state !== 'invalid');
  return isUsable ? decidedSettings(policyFiles.layers()) : {};
}
