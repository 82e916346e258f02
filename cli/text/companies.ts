import type { CompanyView } from '../../shared/contract.ts';
import { visible } from '../../shared/visible.ts';
import { accountName } from './names.ts';
import type { Paint } from './paint.ts';
import { relativeTime } from './time.ts';
import { accountStateWords } from './account-state.ts';

const stateWords = { ...accountStateWords, none: 'nobody is signed in' };

/** Each company: who is signed in there, for how long, and where its word is used. */
export function companiesText(companies: readonly CompanyView[], paint: Paint, now: number): string {
  if (companies.length === 0) return 'The policy names no company. docs/company.md says how one is set up.\n';
  return companies.map((one) => companyText(one, paint, now)).join('');
}

function companyText(company: CompanyView, paint: Paint, now: number): string {
  const { name, issuer, servers, clients, idTokenAt, problem } = company;
  const lines = [
    `${stateText(company, paint, now)}`,
    ...(problem === undefined ? [] : [paint.warn(visible(problem))]),
    ...(idTokenAt === undefined ? [] : [`its ID token is read from ${visible(idTokenAt)}`]),
    servers.length === 0
      ? 'its word is used for no server now'
      : `its word is used for ${servers.map(({ server, account }) => `${visible(server)} (${visible(account)})`).join(', ')}`,
    ...clients.flatMap(({ issuer: at, client, proof }) =>
      proof === 'missing'
        ? [paint.warn(`missing: what the client ${visible(client)} proves itself by at ${visible(at)}`)]
        : [],
    ),
  ];
  return `${paint.bold(`@${visible(name)}`)}  ${visible(issuer)}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function stateText({ name, state, member, idTokenAt }: CompanyView, paint: Paint, now: number): string {
  const who = member === undefined ? '' : ` as ${visible(accountName(member))}`;
  const since = member?.signedInAt === undefined ? '' : `, since ${relativeTime(member.signedInAt, now)}`;
  const how = lifeText(member, now);
  if (state === 'signed-in') return paint.good(`${stateWords[state]}${who}`) + since + how;
  const advice = idTokenAt === undefined && state !== 'signing-in' ? `: drawbridge login @${visible(name)}` : '';
  return `${paint.warn(stateWords[state])}${who}${advice}`;
}

function lifeText(member: CompanyView['member'], now: number): string {
  if (member?.renewable !== false) return ', renewed by itself';
  return member.endsAt === undefined ? '' : `, ends ${relativeTime(member.endsAt, now)}`;
}
