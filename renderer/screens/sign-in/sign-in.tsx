import { useState } from 'react';
import { companyOfId } from '../../../shared/company-id.ts';
import { texts } from '../../texts.ts';
import { Button, type ButtonKind } from '../../ui/button.tsx';
import { SignInDialog } from './sign-in-dialog.tsx';
import type { SignInRequest } from './use-sign-in.ts';

const words = texts.signIn;

export interface SignInProps extends SignInRequest {
  kind?: ButtonKind;
  /** Somebody is or was signed in; this account's name where there are several. */
  again?: boolean | string;
  disabled?: boolean;
  onDone?(): void;
}

/** A button that signs the person in to a server: its dialog stays until that is done or the person gives up. */
export function SignIn({ kind = 'primary', again = false, disabled = false, onDone, ...request }: SignInProps) {
  const [open, setOpen] = useState(false);
  const done = () => {
    setOpen(false);
    onDone?.();
  };
  const { says, label } = wordsFor(request, again);
  return (
    <>
      <Button kind={kind} disabled={disabled} label={label} onClick={() => setOpen(true)}>
        {says}
      </Button>
      {open ? <SignInDialog request={request} onDone={done} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function wordsFor({ server, another }: SignInRequest, again: boolean | string): { says: string; label: string } {
  const company = companyOfId(server);
  if (company !== undefined) {
    const { signInAt, againAt } = texts.companies;
    return { says: again ? words.again : words.act, label: (again ? againAt : signInAt)(company) };
  }
  if (another === true) return { says: words.another, label: words.anotherTo(server) };
  if (typeof again === 'string') return { says: words.again, label: words.againAs(again) };
  return again ? { says: words.again, label: words.againTo(server) } : { says: words.act, label: words.actTo(server) };
}
