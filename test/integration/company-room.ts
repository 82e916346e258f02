/** A company whose word signs people in: its identity provider, a server's own sign-in service, and auth between them. */
import type { Company } from '../../shared/company-policy.ts';
import { companyId } from '../../shared/company-id.ts';
import { Secret } from '../../shared/secret.ts';
import type { AuthServer, TokenAnswer } from '../../core/auth/auth.ts';
import { startCompanyIdp, type CompanyIdp, type CompanyIdpOptions } from '../fakes/company-idp.ts';
import {
  TOKEN_EXCHANGE,
  type ExchangeAsked,
  type ExchangeOptions,
  type ExchangeVerdict,
} from '../fakes/idp-token-exchange.ts';
import { startResourceIssuer, type ResourceIssuer, type ResourceIssuerOptions } from '../fakes/resource-issuer.ts';
import { openAuthRoom, type AuthRoom, type AuthRoomOptions } from './auth-room.ts';

export interface CompanyRoom {
  room: AuthRoom;
  idp: CompanyIdp;
  issuer: ResourceIssuer;
  /** As policy says it; a test may change it. */
  company: Company;
  /** What our client at the server's sign-in service proves itself by. */
  secret: Secret;
  /** What the company's administrator says; a test may change it. */
  rules: { decide: (asked: ExchangeAsked) => ExchangeVerdict; spoil?: ExchangeOptions['spoil'] };
  /** The server's sign-in, as a call or the person starts it. */
  signIn(by?: 'person' | 'call'): Promise<unknown>;
  signInAtCompany(): Promise<unknown>;
  [Symbol.asyncDispose](): Promise<void>;
}

export const OUR_ID_THERE = 'drawbridge-at-files';
export const OUR_ID_AT_COMPANY = 'drawbridge';
export const SECRET_THERE = 'a secret: with odd %characters';

interface CompanyRoomOptions extends AuthRoomOptions {
  idp?: Partial<CompanyIdpOptions>;
  issuer?: Partial<ResourceIssuerOptions>;
  /** Without one, a public client. */
  secret?: string;
}

export async function openCompanyRoom(options: CompanyRoomOptions = {}): Promise<CompanyRoom> {
  const rules: CompanyRoom['rules'] = { decide: () => ({ client: OUR_ID_THERE }) };
  const room = await openAuthRoom({ scopes: ['files.read'], ...options });
  const idp = await startCompanyIdp({
    resources: () => true,
    clients: [companyClient(room.ports)],
    exchange: {
      decide: (asked) => rules.decide(asked),
      spoil: (jag) => rules.spoil?.(jag),
    },
    ...options.idp,
  });
  const { secret = SECRET_THERE } = options;
  const issuer = await startResourceIssuer({
    trusts: idp,
    client: { id: OUR_ID_THERE, secret },
    resources: (resource) => resource === room.description.resource,
    ...options.issuer,
  });
  room.description.authorization_servers = [issuer.issuer];
  room.environment['FILES_SECRET'] = secret;
  const company: Company = {
    name: 'acme',
    issuer: idp.issuer,
    client: { id: OUR_ID_AT_COMPANY },
    authorizationServers: { [issuer.issuer]: { id: OUR_ID_THERE, secret: { environment: 'FILES_SECRET' } } },
  };
  room.companies.companies.push(company);
  const caller = { agent: 'claude-desktop', host: 'claude-desktop', entry: 'e1' };
  return {
    room,
    idp,
    issuer,
    company,
    secret: new Secret(secret),
    rules,
    signIn: (by = 'person') => room.auth.signIn(room.server, room.challenge, by === 'call' ? { caller } : {}).done,
    signInAtCompany: () => room.auth.signIn(room.auth.companies.server('acme'), []).done,
    async [Symbol.asyncDispose]() {
      await room[Symbol.asyncDispose]();
      await issuer.stop();
      await idp.stop();
    },
  };
}

function companyClient(ports: readonly number[]) {
  return {
    client_id: OUR_ID_AT_COMPANY,
    token_endpoint_auth_method: 'none' as const,
    application_type: 'native' as const,
    grant_types: ['authorization_code', 'refresh_token', TOKEN_EXCHANGE],
    response_types: ['code' as const],
    redirect_uris: ports.map((port) => `http://127.0.0.1:${port}/callback`),
  };
}

/** The token that hosts would use at the server now, in clear. */
export async function tokenAt({ room }: CompanyRoom, server: AuthServer = room.server): Promise<string> {
  return textOf(await room.auth.token(server));
}

export function textOf(answer: TokenAnswer): string {
  if (answer.kind !== 'held') throw new Error(`no token: ${JSON.stringify(answer)}`);
  return Secret.unwrap(answer.held.token);
}

export const ACME = companyId('acme');
