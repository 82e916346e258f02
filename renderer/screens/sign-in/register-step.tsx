import { type ReactNode, useId } from 'react';
import type { ClientWanted } from '../../../shared/issuers.ts';
import type { Problem } from '../../../shared/problem.ts';
import { visible } from '../../../shared/visible.ts';
import { issuerHost } from '../../core/issuer.ts';
import { texts } from '../../texts.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { ClientForm, type ClientFormProps } from '../servers/client-form.tsx';
import { LinkBox } from './link-box.tsx';

const words = texts.signIn.register;

export interface RegisterStepProps {
  server: ClientFormProps['server'];
  problem: Problem;
  wanted: ClientWanted;
  others: ReactNode;
  /** The server has a client now: the sign-in can begin again. */
  onSaved(): void;
}

/** Drawbridge cannot make itself known there: where the person gets a client, what it must be told, and where to enter it. */
export function RegisterStep({ server, problem, wanted, others, onSaved }: RegisterStepProps) {
  return (
    <>
      <ProblemNote of={{ message: problem.message, next: words.next }} />
      <Part title={words.there(visible(issuerHost(wanted.issuer)))}>
        {wanted.about === undefined ? null : (
          <>
            <p>{words.about}</p>
            <LinkBox name={words.about} text={wanted.about} copy={words.copyAbout} />
          </>
        )}
        <p>{words.redirects(wanted.redirects.length)}</p>
        {wanted.redirects.map((address) => (
          <LinkBox key={address} line name={words.redirect} text={address} copy={words.copyRedirect(address)} />
        ))}
      </Part>
      <Part title={words.here}>
        <ClientForm server={server} submit={words.save} others={others} onSaved={onSaved} />
      </Part>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="part" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  );
}
