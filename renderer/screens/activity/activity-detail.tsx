import { X } from 'lucide-react';
import type { State } from '../../../shared/contract.ts';
import type { Activity, DecisionWay } from '../../../shared/models.ts';
import { accountTitle, hostTitle } from '../../core/names.ts';
import { formatDateTime, formatNumber } from '../../format.ts';
import { texts } from '../../texts.ts';
import { EffectBadge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { outcomeOf } from './in-words.ts';

const words = texts.activity;
const { by, program: named } = texts.permissions;

function sourceOf(way: DecisionWay, program: string | undefined): string {
  return program === undefined ? by[way] : `${by[way]} ${named(program, undefined)}`;
}

export interface ActivityDetailProps {
  of: Activity;
  state: State | undefined;
  onClose(): void;
  /** Looks for this text. */
  onText(text: string): void;
}

/** One line whole. */
export function ActivityDetail({ of, state, onClose, onText }: ActivityDetailProps) {
  const { facts } = words;
  const said = (text: string | undefined) => (text === undefined ? undefined : <Untrusted text={text} />);
  const id = (text: string | undefined) => (text === undefined ? undefined : <Untrusted text={text} mono />);
  const { tool, because } = of;
  return (
    <section className="log-detail" aria-label={words.detail}>
      <div className="log-detail-head">
        <h2>{words.kinds[of.kind]}</h2>
        <IconButton label={words.close} icon={X} onClick={onClose} />
      </div>
      <Facts
        of={[
          [facts.at, <time dateTime={of.at}>{formatDateTime(of.at)}</time>],
          [facts.host, said(of.host === undefined ? undefined : hostTitle(state, of.host))],
          [facts.server, said(of.server)],
          [facts.account, said(of.account === undefined ? undefined : accountTitle(state, of.account))],
          [facts.tool, id(tool)],
          [facts.decision, of.decision === undefined ? undefined : <EffectBadge effect={of.decision} />],
          [facts.because, said(because === undefined ? undefined : (words.because[because] ?? because))],
          [facts.by, of.way === undefined ? undefined : said(sourceOf(of.way, of.program))],
          [facts.outcome, of.outcome === undefined ? undefined : said(outcomeOf(of))],
          [facts.took, of.durationMs === undefined ? undefined : words.took(of.durationMs)],
          [facts.detail, said(of.detail)],
          [facts.method, id(of.method)],
          [facts.entry, id(of.entry)],
          [facts.call, id(of.call)],
          [facts.session, id(of.session)],
          [facts.number, formatNumber(of.number)],
        ]}
      />
      <div className="spread">
        {tool === undefined ? null : <Button onClick={() => onText(tool)}>{words.onlyTool}</Button>}
        <CopyButton text={JSON.stringify(of, null, 2)} says={words.copy} />
      </div>
    </section>
  );
}
