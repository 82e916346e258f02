import type { IssuerView } from '../../shared/issuers.ts';
import { ago, ahead } from './state.ts';

/** One that registered us and to which we give way in two things, and one that knows us by two clients. */
export function someIssuers(): IssuerView[] {
  return [
    {
      issuer: 'https://login.company.example/realms/everyone',
      clients: [
        {
          origin: 'registered',
          id: '0oa1b2c3d4e5f6',
          servers: ['wiki', 'tickets'],
          since: ago(260_000),
          expiresAt: ahead(260_000),
        },
      ],
      deviations: [
        { name: 'assume-pkce', origin: 'set', since: ago(5_000) },
        { name: 'redirect', value: 'localhost:8080', origin: 'learned', since: ago(260_000) },
      ],
      signInEvery: 12,
    },
    {
      issuer: 'https://auth.vendor.example',
      clients: [
        { origin: 'given', id: 'drawbridge-desktop', servers: ['crm'] },
        { origin: 'document', id: 'https://drawbridge.example/client.json', servers: [] },
      ],
      deviations: [],
    },
  ];
}
