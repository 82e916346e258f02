import type { Tool } from '../../../shared/models.ts';
import { texts } from '../../texts.ts';
import { Badge, EffectBadge } from '../../ui/badge.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

const words = texts.servers.tools;

/** One tool: its name, what it says of itself, and what would happen to a call. */
export function ToolRow({ tool }: { tool: Tool }) {
  const { name, title, description, annotations, decision, because } = tool;
  return (
    <div className="tool">
      <div className="tool-head">
        <h3>
          <Untrusted text={name} mono />
        </h3>
        {title === undefined || title === name ? null : <Untrusted text={title} />}
        <span className="tool-end">
          {because === 'definition-changed' ? <Badge tone="ask">{words.changed}</Badge> : null}
          <EffectBadge effect={decision} />
        </span>
      </div>
      {description === undefined ? null : (
        <p className="soft">
          <Untrusted text={description} />
        </p>
      )}
      <Claims of={annotations} />
    </div>
  );
}

type Hint = keyof typeof words.claim;

/** Only what the server says; nobody has checked it, and it looks so. */
function Claims({ of }: { of: Tool['annotations'] }) {
  const claims = (Object.keys(words.claim) as Hint[]).flatMap((hint) => {
    const claimed = of?.[hint];
    if (typeof claimed !== 'boolean') return [];
    return [claimed ? words.claim[hint].yes : words.claim[hint].no];
  });
  if (claims.length === 0) return <p className="claims">{words.noClaims}</p>;
  return (
    <p className="claims">
      {words.claims}{' '}
      {claims.map((claim) => (
        <Badge key={claim} tone="unverified">
          {claim}
        </Badge>
      ))}
    </p>
  );
}
