import type { CompanyView } from '../../shared/contract.ts';
import { ago, ahead } from './state.ts';

/** A company somebody is signed in at, whose word is used for two servers. */
export function aCompany(changed: Partial<CompanyView> = {}): CompanyView {
  return {
    name: 'acme',
    issuer: 'https://login.acme.example/oauth2/default',
    state: 'signed-in',
    member: {
      id: '00u1a2b3c4',
      name: 'robin@acme.example',
      signedInAt: ago(5_400),
      endsAt: ahead(1_800),
      renewable: true,
    },
    servers: [
      { server: 'wiki', account: '00u1a2b3c4@acme' },
      { server: 'tickets', account: '00u1a2b3c4@acme' },
    ],
    clients: [{ issuer: 'https://login.acme.example/oauth2/default', client: 'drawbridge', proof: 'none' }],
    ...changed,
  };
}

/** One where nobody is signed in yet. */
export function aNewCompany(name = 'partner'): CompanyView {
  const { member: _, ...rest } = aCompany({ name, state: 'none', servers: [] });
  return { ...rest, issuer: `https://sso.${name}.example` };
}
