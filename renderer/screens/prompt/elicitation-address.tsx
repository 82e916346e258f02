import { TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import { visible } from '../../../shared/visible.ts';
import { addressWarnings, shownAddress } from '../../../shared/web-address.ts';
import { texts } from '../../texts.ts';
import { Filled } from '../../ui/filled.tsx';

const words = texts.elicitation.address;

/** An address a server wants opened: the whole of it, whose it is, and what to look twice at. It is no link. */
export function ElicitationAddress({ url }: { url: string }) {
  const id = useId();
  const { before, host, after, warnings } = shownAddress(url);
  const whose = <strong className="address-host">{visible(host)}</strong>;
  return (
    <section className="prompt-part" aria-labelledby={id}>
      <div className="prompt-part-head" id={id}>
        <strong>{words.title}</strong>
      </div>
      <bdi className="address">
        {visible(before)}
        {whose}
        {visible(after)}
      </bdi>
      <p>
        <Filled text={words.leadsTo} with={{ host: <strong>{visible(host)}</strong> }} />
      </p>
      {warnings.length === 0 ? null : (
        <div className="prompt-changed" data-tone="danger">
          <TriangleAlert size="1.1rem" aria-hidden />
          <div>
            <p>
              <strong>{words.warnings}</strong>
            </p>
            {warnings.map((warning) => (
              <p key={warning}>{addressWarnings[warning]}</p>
            ))}
          </div>
        </div>
      )}
    </section>
  );
}
