import type { CollectorState } from '../../../shared/models.ts';
import { formatDateTime } from '../../format.ts';
import { texts } from '../../texts.ts';
import { Panel } from '../../ui/panel.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

const words = texts.home.collector;

/** Where the policy has the log sent to, and whether it comes there. Why not may be in the collector's own words. */
export function CollectorPanel({ of }: { of: CollectorState }) {
  const { url, waiting, deliveredAt, failing, refused, refusal } = of;
  return (
    <Panel title={words.title}>
      <p>
        {waiting === 0 ? words.complete : words.waiting(waiting)}{' '}
        {deliveredAt === undefined ? words.never : words.last(formatDateTime(deliveredAt))}
      </p>
      <p className="soft">
        <Untrusted text={url} />
      </p>
      {failing === undefined ? null : <Trouble says={words.failing} text={failing} />}
      {refused === 0 ? null : <Trouble says={words.refused(refused)} text={refusal ?? ''} />}
    </Panel>
  );
}

function Trouble({ says, text }: { says: string; text: string }) {
  return (
    <p className="soft">
      {says} <Untrusted text={text} />
    </p>
  );
}
