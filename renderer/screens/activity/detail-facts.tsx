import type { ReactNode } from 'react';
import type { State } from '../../../shared/contract.ts';
import type { Activity } from '../../../shared/models.ts';
import { accountTitle, hostTitle } from '../../core/names.ts';
import { formatDateTime, formatNumber } from '../../format.ts';
import { texts } from '../../texts.ts';
import { EffectBadge } from '../../ui/badge.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { outcomeOf } from './in-words.ts';

const words = texts.activity;
const { facts } = words;
const { by, program: named } = texts.permissions;

type Fact = readonly [name: string, value: ReactNode];

/** Everything a line says, in words where there are some; what it does not say is undefined. */
export function detailFacts(of: Activity, state: State | undefined): Fact[] {
  const { because, host, account } = of;
  return [
    [facts.at, <time dateTime={of.at}>{formatDateTime(of.at)}</time>],
    [facts.host, said(host && hostTitle(state, host))],
    [facts.program, of.evidence === undefined ? undefined : <Program of={of} />],
    [facts.server, said(of.server)],
    [facts.account, said(account && accountTitle(state, account))],
    [facts.scopes, id(of.scopes)],
    [facts.tool, id(of.tool)],
    [facts.decision, of.decision === undefined ? undefined : <EffectBadge effect={of.decision} />],
    [facts.because, said(because && (words.because[because] ?? because))],
    [facts.by, said(sourceOf(of))],
    [facts.outcome, of.outcome === undefined ? undefined : said(outcomeOf(of))],
    ...times(of),
    [facts.detail, said(of.detail)],
    ...content(of),
    ...ids(of),
  ];
}

const said = (text: string | undefined) => (text === undefined ? undefined : <Untrusted text={text} />);
const id = (text: string | undefined) => (text === undefined ? undefined : <Untrusted text={text} mono />);
const took = (ms: number | undefined) => (ms === undefined ? undefined : words.took(Math.round(ms)));

/** Where a person's decision came from. */
function sourceOf({ way, program }: Activity): string | undefined {
  if (way === undefined) return undefined;
  return program === undefined ? by[way] : `${by[way]} ${named(program, undefined)}`;
}

function Program({ of: { program = '', evidence = 'reported' } }: { of: Activity }) {
  return (
    <>
      <Untrusted text={program} mono /> <span className="soft">({words.evidence[evidence]})</span>
    </>
  );
}

/** Where the time went. */
function times({ durationMs, personMs, tokenMs, serverMs }: Activity): Fact[] {
  return [
    [facts.took, took(durationMs)],
    [facts.person, took(personMs)],
    [facts.token, took(tokenMs)],
    [facts.serverTook, took(serverMs)],
  ];
}

/** What is known of arguments or result, which are themselves not on record. */
function content({ shape, bytes, commitment }: Activity): Fact[] {
  return [
    [facts.shape, id(shape)],
    [facts.bytes, bytes === undefined ? undefined : words.bytes(bytes)],
    [facts.commitment, id(commitment)],
  ];
}

function ids({ method, entry, call, session, trace, number }: Activity): Fact[] {
  return [
    [facts.method, id(method)],
    [facts.entry, id(entry)],
    [facts.call, id(call)],
    [facts.session, id(session)],
    [facts.trace, id(trace)],
    [facts.number, formatNumber(number)],
  ];
}
