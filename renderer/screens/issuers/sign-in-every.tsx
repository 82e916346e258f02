import { visible } from '../../../shared/visible.ts';
import { issuerHost } from '../../core/issuer.ts';
import { useAction } from '../../core/use-action.ts';
import { useClient } from '../../core/use-core.tsx';
import { texts } from '../../texts.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Select } from '../../ui/select.tsx';
import type { IssuerRowProps } from './issuer-row.tsx';

const words = texts.issuers;
const usual = Object.entries(words.everyHours).map(([value, label]) => ({ value, label }));

/** How often the person must sign in anew there, whatever the service would allow. */
export function SignInEvery({ of: { issuer, signInEvery = 0 }, live, onChange }: IssuerRowProps) {
  const client = useClient();
  const demanding = useAction(async (hours: string) => {
    await client.issuers.requireSignIn({ issuer, hours: Number(hours) });
    onChange();
  });
  const value = String(signInEvery);
  const known = usual.some((option) => option.value === value);
  return (
    <div className="sign-in-every">
      <span className="soft" aria-hidden="true">
        {words.every}
      </span>
      <Select
        bare
        label={words.everyAt(visible(issuerHost(issuer)))}
        options={known ? usual : [...usual, { value, label: words.everyOther(signInEvery) }]}
        value={value}
        disabled={!live || demanding.pending}
        onChange={demanding.run}
      />
      <ProblemNote of={demanding.problem} />
    </div>
  );
}
